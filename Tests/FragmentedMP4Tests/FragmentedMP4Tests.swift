import Testing

@testable import FragmentedMP4

@Suite struct FragmentedMP4Tests {}
