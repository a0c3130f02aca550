import CAssets
import HTTPServer

/// `/api/openapi.yaml`: what this API takes and answers, for programs (OpenAPI 3.1). It is no secret.
extension ControlAPI {
    var documentRoutes: [Route] {
        [
            route("GET", "/api/openapi.yaml", requires: .none, allowsOtherOrigins: true) { _ in
                let bytes = UnsafeBufferPointer(start: weir_openapi.bytes, count: weir_openapi.count)
                // RFC 9512.
                return Reply.response(200, type: "application/yaml", bytes: Array(bytes))
            }
        ]
    }
}
