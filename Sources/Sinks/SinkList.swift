package import Router

/// Every kind of sink there is. Adding one is a folder, a line here, and a file in `plugins.d/`.
package let allSinks: [any Sink.Type] = [
    RTSPSink.self, HTTPStreamSink.self, HLSSink.self,
]
