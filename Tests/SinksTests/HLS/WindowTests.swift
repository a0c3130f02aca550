import Bytes
import Media
import Testing

@testable import Sinks

/// What the playlist lists, what is kept beyond it, and what is still to come.
@Suite struct WindowTests {
    static let durations = HLSSink.Durations(
        part: MediaTime(seconds: 0.5), segment: MediaTime(seconds: 1), window: MediaTime(seconds: 4))

    static func window(byteLimit: Int = 1 << 30) -> HLSSink.Window {
        var window = HLSSink.Window(epoch: "e", format: .mp4, durations: durations, byteLimit: byteLimit, origin: 100)
        window.setInitialization(SharedBytes([1, 2, 3]))
        return window
    }

    static func part(_ seconds: Double = 0.5, byteCount: Int = 1000, isIndependent: Bool = false) -> HLSSink.Part {
        HLSSink.Part(
            bytes: SharedBytes([UInt8](repeating: 7, count: byteCount)), duration: MediaTime(seconds: seconds),
            isIndependent: isIndependent)
    }

    /// Whole segments of two parts.
    static func add(_ count: Int, to window: inout HLSSink.Window) {
        for _ in 0..<count {
            let time = Int64(window.next.segment - 100) * 1_000_000_000
            window.append(part(isIndependent: true), programTime: time, isExpectedLast: false)
            window.append(part(), programTime: time, isExpectedLast: true)
            window.endSegment()
        }
    }

    @Test func theWindowMovesBySegments() {
        var window = Self.window()
        Self.add(3, to: &window)
        #expect(window.listed.map(\.number) == [100, 101, 102])
        Self.add(7, to: &window)
        #expect(window.listed.map(\.number) == [106, 107, 108, 109])
        // Half a segment more, and one may go only when four seconds are left without it.
        window.append(Self.part(), programTime: 0, isExpectedLast: false)
        #expect(window.listed.map(\.number) == [106, 107, 108, 109, 110])
    }

    @Test func whatLeftThePlaylistIsKeptForAsLongAsItLasted() {
        var window = Self.window()
        Self.add(30, to: &window)
        #expect(window.segments.first?.number == 120)
        #expect(window[segment: 120] != nil && window[segment: 119] == nil)
        #expect(window[HLSSink.Position(segment: 120, part: 1)] != nil)
        #expect(window[HLSSink.Position(segment: 120, part: 2)] == nil)
    }

    @Test func bytesAreBoundedWhateverWasPromised() {
        var window = Self.window(byteLimit: 5000)
        Self.add(30, to: &window)
        #expect(window.byteCount <= 5000 && window.segments.count == 2)
        #expect(window.listed.count == 2)
    }

    @Test func initializationsGoWithTheirLastSegment() {
        var window = Self.window()
        Self.add(2, to: &window)
        window.discontinue()
        window.setInitialization(SharedBytes([4]))
        Self.add(2, to: &window)
        #expect(Set(window.initializations.keys) == [1, 2])
        Self.add(20, to: &window)
        #expect(Set(window.initializations.keys) == [2])
    }

    struct Question: Sendable {
        let segment: Int
        let part: Int?
        let isThere: Bool
        let mayCome: Bool
    }

    /// Segment 102 is under way and has one part.
    @Test(arguments: [
        Question(segment: 99, part: 0, isThere: true, mayCome: false),
        Question(segment: 101, part: nil, isThere: true, mayCome: false),
        // Behind a segment's last part stands the first of the next one.
        Question(segment: 101, part: 2, isThere: true, mayCome: false),
        Question(segment: 102, part: 0, isThere: true, mayCome: false),
        Question(segment: 102, part: nil, isThere: false, mayCome: false),
        Question(segment: 102, part: 1, isThere: false, mayCome: true),
        Question(segment: 102, part: 2, isThere: false, mayCome: true),
        Question(segment: 102, part: 9, isThere: false, mayCome: false),
        Question(segment: 103, part: 0, isThere: false, mayCome: true),
        Question(segment: 104, part: 0, isThere: false, mayCome: false),
    ]) func whatIsThereAndWhatMayCome(_ question: Question) {
        var window = Self.window()
        Self.add(2, to: &window)
        window.append(Self.part(isIndependent: true), programTime: 0, isExpectedLast: false)
        #expect(window.has(segment: question.segment, part: question.part) == question.isThere)
        if let part = question.part {
            #expect(window.mayCome(.init(segment: question.segment, part: part)) == question.mayCome)
        }
    }

    @Test func theHintFollowsWhatIsExpected() {
        var window = Self.window()
        #expect(window.next == .init(segment: 100, part: 0))
        window.append(Self.part(), programTime: 0, isExpectedLast: false)
        #expect(window.next == .init(segment: 100, part: 1))
        window.append(Self.part(), programTime: 0, isExpectedLast: true)
        #expect(window.next == .init(segment: 101, part: 0))
        // It did not end.
        window.append(Self.part(), programTime: 0, isExpectedLast: false)
        #expect(window.next == .init(segment: 100, part: 3))
    }

    @Test func ratesAreMeasured() {
        var window = Self.window()
        Self.add(3, to: &window)
        window.append(Self.part(byteCount: 9000), programTime: 0, isExpectedLast: false)
        window.append(Self.part(byteCount: 1000), programTime: 0, isExpectedLast: true)
        window.endSegment()
        #expect(window.bitRates.peak == 80_000 && window.bitRates.average == 32_000)
    }
}
