import Testing

@Suite("Complaints about weir.yaml")
struct BadWeirFileTests {
    @Test("name the key, the place and the cure", arguments: cases)
    func complaints(_ complaints: Complaints) {
        #expect(Complaints.of(weirFile: complaints.text) == complaints.expected)
    }

    static let cases: [Complaints] = [
        Complaints(""),
        Complaints("cameras:\ncamera_defaults:\nlimits:\nlog:\nffmpeg:\n"),
        Complaints("[]", "1:1: error: the configuration must be a map of keys and values, not a list"),
        Complaints("hello", "1:1: error: the configuration must be a map of keys and values, not \"hello\""),
        Complaints("camras: {}", "1:1: error: unknown key \"camras\" in the configuration; did you mean \"cameras\"?"),
        Complaints("log:\n  levle: info", "2:3: error: unknown key \"levle\" in \"log\"; did you mean \"level\"?"),
        Complaints(
            "log: {level: warning}",
            "1:14: error: \"level\" in \"log\" must be debug, info, warn or error, not \"warning\"; did you mean \"warn\"?"
        ),
        Complaints("log: info", "1:6: error: \"log\" must be a map of keys and values, not \"info\""),
        Complaints(
            "loops: 0",
            "1:8: error: \"loops\" in the configuration must be auto or a whole number from 1 to 256, not \"0\""),
        Complaints(
            "loops: 1.5",
            "1:8: error: \"loops\" in the configuration must be auto or a whole number from 1 to 256, not \"1.5\""),
        Complaints(
            "state_directory: var/weir",
            "1:18: error: \"state_directory\" in the configuration must be a folder's path from the root, like"
                + " /var/lib/weir, not \"var/weir\""),
        Complaints("ffmpeg: {path: []}", "1:16: error: \"path\" in \"ffmpeg\" must be a text, not a list"),
        Complaints("ffmpeg: {path: \"\"}", "1:16: error: \"path\" in \"ffmpeg\" must be a text, not \"\""),
        Complaints(
            "ffmpeg: /usr/bin/ffmpeg",
            "1:9: error: \"ffmpeg\" must be a map of keys and values, not \"/usr/bin/ffmpeg\""),
        Complaints(
            "limits: {group_of_pictures_bytes: 16M}",
            "1:35: error: \"group_of_pictures_bytes\" in \"limits\" must be a size in bytes like 16MB, 64KiB or 4096, not"
                + " \"16M\""),
        Complaints(
            "limits: {group_of_pictures_bytes: 1kB}",
            "1:35: error: \"group_of_pictures_bytes\" in \"limits\" must be at least 64KiB, not 1KB"),
        Complaints(
            "limits: {group_of_pictures_bytes: 2GiB}",
            "1:35: error: \"group_of_pictures_bytes\" in \"limits\" must be at most 1GiB, not 2GiB"),
        Complaints(
            "limits: {group_of_pictures_duration: 11m}",
            "1:38: error: \"group_of_pictures_duration\" in \"limits\" must be at most 10m, not 11m"),
        Complaints(
            "limits: {viewer_backlog: 0.5}",
            "1:26: error: \"viewer_backlog\" in \"limits\" must be at least 1s, not 500ms"),
        Complaints("http: {listen: [\":8080\", \"[::1]:8081\"], trusted_proxies: [10.0.0.0/8]}"),
        Complaints(
            "http: {listen: \"1.2.3.4\"}",
            "1:16: error: \"listen\" in \"http\" must be an address and a port like 0.0.0.0:8554, [::]:8554 or :8554, not"
                + " \"1.2.3.4\""),
        Complaints(
            "http: {listen: [\":80\", \"127.0.0.1:80\"]}",
            "1:16: error: \"listen\" in \"http\" has :80 and 127.0.0.1:80, which cannot both be had"),
        Complaints("http: {listen: []}", "1:16: error: \"listen\" in \"http\" must have an address at least"),
        Complaints(
            "http: {allowed_origins: example.com}",
            "1:25: error: \"allowed_origins\" in \"http\" must be an origin like https://example.com or"
                + " https://example.com:8443, or *, not \"example.com\""),
        Complaints("http:\n  tls:\n"),
        Complaints("http: {tls: {}}"),
        Complaints("http: {tls: true}", "1:13: error: \"tls\" must be a map of keys and values, not \"true\""),
        Complaints(
            "http: {tls: {cert: a.pem}}",
            "1:14: error: unknown key \"cert\" in \"tls\"; did you mean \"certificate\"?"),
        Complaints(
            "http: {tls: {certificate: /dev/null}}",
            "1:27: error: \"certificate\" in \"tls\" needs \"key\" beside it; or leave out both, and weir makes them itself"
        ),
        Complaints(
            "http: {tls: {key: /dev/null}}",
            "1:19: error: \"key\" in \"tls\" needs \"certificate\" beside it; or leave out both, and weir makes them itself"
        ),
        Complaints(
            "http: {tls: {key: /no/such.pem, certificate: /dev}}",
            "1:19: error: \"key\" in \"tls\" cannot be used: \"/no/such.pem\" does not exist",
            "1:46: error: \"certificate\" in \"tls\" cannot be used: \"/dev\" is a folder, not a file"),
        Complaints(
            "http: {tls: {key: \"${NOWHERE_TO_BE_FOUND}/key.pem\", certificate: /dev/null}}",
            "1:19: error: \"key\" in \"tls\" names the variable \"NOWHERE_TO_BE_FOUND\", which is not set"),
        Complaints(
            "http: {listen: \":8443\", tls: {}}",
            "1:30: error: \"tls\" in \"http\" cannot listen on 0.0.0.0:8443: \"listen\" beside it has :8443"),
        Complaints(
            "log: {level: info}\nlog: {level: debug}",
            "2:1: error: key \"log\" stands twice, first at weir.yaml:1:1; remove one"),
        Complaints(
            "z: 1\nlog:\n  level: 1\nloops: many",
            "1:1: error: unknown key \"z\" in the configuration; the keys are anonymous, camera_defaults, camera_sources,"
                + " cameras, ffmpeg, http, limits, log, loops, runtime_directory, state_directory, users",
            "3:10: error: \"level\" in \"log\" must be debug, info, warn or error, not \"1\"",
            "4:8: error: \"loops\" in the configuration must be auto or a whole number from 1 to 256, not \"many\""),
    ]
}
