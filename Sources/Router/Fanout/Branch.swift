/// A viewer's cursor in a branch, told when there is more.
package protocol BranchReader: AnyObject, SendableMetatype {
    associatedtype Element: RingElement

    /// `element` was appended at `position`.
    func appended(_ element: Element, at position: Int)
    /// Nothing more will come: the camera is removed or sends something that these viewers did not ask for.
    func ended()
}

/// The ring of one camera and packager as one loop sees it, with the viewers of that loop. Lives on that loop.
package final class Branch<Reader: BranchReader> {
    package private(set) var ring: Ring<Reader.Element>
    private var readers: [Reader] = []
    private var index: [ObjectIdentifier: Int] = [:]
    private(set) var isEnded = false

    init(limits: Ring<Reader.Element>.Limits) { ring = Ring(limits: limits) }

    package var readerCount: Int { readers.count }

    /// `reader` hears of everything appended from now on.
    package func add(_ reader: Reader) {
        guard index[ObjectIdentifier(reader)] == nil else { return }
        index[ObjectIdentifier(reader)] = readers.count
        readers.append(reader)
        if isEnded { reader.ended() }
    }

    package func remove(_ reader: Reader) {
        guard let place = index.removeValue(forKey: ObjectIdentifier(reader)) else { return }
        // The last one takes the free place, so that leaving does not cost the more the more viewers there are.
        let last = readers.removeLast()
        guard last !== reader else { return }
        readers[place] = last
        index[ObjectIdentifier(last)] = place
    }

    func append(_ element: Reader.Element) {
        let position = ring.head
        ring.append(element)
        // Readers may leave while they are told, others take their place: from the end, each is told once.
        var place = readers.count - 1
        while place >= 0 {
            if place < readers.count { readers[place].appended(element, at: position) }
            place -= 1
        }
    }

    func end() {
        isEnded = true
        for reader in readers { reader.ended() }
    }
}
