package import Runtime

/// A packager whose products go to viewers on any loop.
package protocol FanoutPackager: Packager {
    associatedtype Reader: BranchReader
    var fanout: Fanout<Reader> { get }
    /// Its viewers were promised something else than the camera sends now: who comes needs another one.
    var isEnded: Bool { get }
}

/// A viewer's hold on an outlet. Given back with `OutletTable.unsubscribe`.
package struct OutletSubscription<Key: Hashable & Sendable, Source: FanoutPackager>: Sendable
where Source: SendableMetatype {
    package let camera: CameraHandle
    package let key: Key
    /// What the branch is of: there may be another one of that key by now.
    package let outlet: LoopBound<Source>
    /// On the viewer's loop.
    package let branch: LoopBound<Branch<Source.Reader>>
}

/// The outlets that a sink has on one loop, for the cameras that live there: each is made with the first viewer and dropped
/// with the last. Lives on that loop.
package final class OutletTable<Key: Hashable & Sendable, Source: FanoutPackager> where Source: SendableMetatype {
    private let loop: EventLoop
    private var outlets: [Key: Source] = [:]

    package init(loop: EventLoop) { self.loop = loop }

    /// - Parameters:
    ///   - camera: lives on this loop.
    ///   - viewers: the viewer's loop.
    ///   - make: a new outlet, if there is none yet.
    package func subscribe(
        _ handle: CameraHandle, _ key: Key, on viewers: EventLoop, make: (Camera) -> Source
    ) -> OutletSubscription<Key, Source> {
        let outlet = outlet(of: handle.camera.value, key, make)
        return OutletSubscription(
            camera: handle, key: key, outlet: LoopBound(outlet, on: loop), branch: outlet.fanout.subscribe(on: viewers))
    }

    package func unsubscribe(_ subscription: OutletSubscription<Key, Source>) {
        let outlet = subscription.outlet.value
        outlet.fanout.unsubscribe(on: subscription.branch.loop)
        guard outlet.fanout.subscriberCount == 0 else { return }
        subscription.camera.camera.value.hub.detach(outlet)
        if outlets[subscription.key] === outlet { outlets[subscription.key] = nil }
    }

    /// Tells the viewers of these outlets that nothing more will come.
    package func end(where isMeant: (Key) -> Bool) {
        for key in outlets.keys.filter(isMeant) { outlets.removeValue(forKey: key)?.fanout.end() }
    }

    private func outlet(of camera: Camera, _ key: Key, _ make: (Camera) -> Source) -> Source {
        if let outlet = outlets[key] {
            if !outlet.isEnded { return outlet }
            camera.hub.detach(outlet)
        }
        let outlet = make(camera)
        camera.hub.attach(outlet)
        outlets[key] = outlet
        return outlet
    }
}
