import Testing

@Suite("Complaints about cameras")
struct BadCameraTests {
    @Test("name the key, the camera, the place and the cure", arguments: cameraKeys)
    func key(_ complaints: Complaints) {
        let text = "cameras:\n  door:\n    url: rtsp://10.0.0.2/a\n" + complaints.text
        #expect(Complaints.of(weirFile: text) == complaints.expected)
    }

    static let cameraKeys: [Complaints] = [
        Complaints(
            "    on_demnd: true", "4:5: error: unknown key \"on_demnd\" in camera \"door\"; did you mean \"on_demand\"?"
        ),
        Complaints(
            "    onDemand: true", "4:5: error: unknown key \"onDemand\" in camera \"door\"; did you mean \"on_demand\"?"
        ),
        Complaints(
            "    username: a", "4:5: error: unknown key \"username\" in camera \"door\"; did you mean \"user\"?"),
        Complaints(
            "    colour: red",
            "4:5: error: unknown key \"colour\" in camera \"door\"; the keys are audio, close_after, enabled,"
                + " input_options, on_demand, password, password_file, stall_timeout, start_timeout, transport, url,"
                + " user, video"),
        Complaints(
            "    on_demand: maybe",
            "4:16: error: \"on_demand\" in camera \"door\" must be true or false, not \"maybe\""),
        Complaints(
            "    on_demand: \"true\"",
            "4:16: error: \"on_demand\" in camera \"door\" must be true or false, not the text \"true\"; remove the quotes"
        ),
        Complaints(
            "    on_demand: [true]", "4:16: error: \"on_demand\" in camera \"door\" must be true or false, not a list"),
        Complaints(
            "    on_demand:",
            "4:5: error: \"on_demand\" in camera \"door\" has no value; give it one or remove the line"),
        Complaints(
            "    close_after: soon",
            "4:18: error: \"close_after\" in camera \"door\" must be a duration like 10s, 500ms, 2m or 1h, not \"soon\""
        ),
        Complaints(
            "    close_after: -1s",
            "4:18: error: \"close_after\" in camera \"door\" must be a duration like 10s, 500ms, 2m or 1h, not \"-1s\""),
        Complaints(
            "    close_after: 2d",
            "4:18: error: \"close_after\" in camera \"door\" must be at most 1d, not 2d"),
        Complaints(
            "    stall_timeout: 500ms",
            "4:20: error: \"stall_timeout\" in camera \"door\" must be at least 1s, not 500ms"),
        Complaints(
            "    start_timeout: 0",
            "4:20: error: \"start_timeout\" in camera \"door\" must be at least 1s, not 0s"),
        Complaints(
            "    transport: tpc",
            "4:16: error: \"transport\" in camera \"door\" must be tcp, udp or auto, not \"tpc\"; did you mean \"tcp\"?"
        ),
        Complaints(
            "    video: h265",
            "4:12: error: \"video\" in camera \"door\" must be copy or h264, not \"h265\"; did you mean \"h264\"?"),
        Complaints(
            "    audio: {}",
            "4:12: error: \"audio\" in camera \"door\" must be auto, copy, aac, opus or none, not a map"),
        Complaints(
            "    password: geheim",
            "4:15: error: \"password\" in camera \"door\" needs \"user\" beside it (user: \"\" if the camera wants none)"
        ),
        Complaints(
            "    user: admin\n    password: [geheim]",
            "5:15: error: \"password\" in camera \"door\" must be a text, not a list; put it in quotes if it has special"
                + " characters"),
        Complaints(
            "    user: admin\n    password: geheim\n    password_file: /x",
            "6:20: error: \"password_file\" in camera \"door\" cannot stand beside \"password\"; keep one of them"),
        Complaints(
            "    user: admin\n    password_file: ${CREDENTIALS_DIRECTORY}/door",
            "5:20: error: \"password_file\" in camera \"door\" names the variable \"CREDENTIALS_DIRECTORY\", which is not"
                + " set; systemd sets it for a service with LoadCredential="),
        Complaints(
            "    user: admin\n    password_file: ${NOWHERE",
            "5:20: error: \"password_file\" in camera \"door\" has a \"${\" without a \"}\""),
        Complaints(
            "    user: admin\n    password_file: /nonexistent/door",
            "5:20: error: \"password_file\" in camera \"door\" cannot be used: \"/nonexistent/door\" does not exist"),
        Complaints(
            "    user: admin\n    password_file: /tmp",
            "5:20: error: \"password_file\" in camera \"door\" cannot be used: \"/tmp\" is a folder, not a file"),
        Complaints(
            "    input_options: -re stray -i other",
            "4:20: error: \"input_options\" in camera \"door\" has a text as its 2nd argument that belongs to no option, and"
                + " ffmpeg would take it for an output; options are written like -analyzeduration 0"),
        Complaints(
            "    input_options: [-i, rtsp://10.0.0.3/]",
            "4:20: error: \"input_options\" in camera \"door\" must not have \"-i\": the input is what \"url\" says"),
        Complaints(
            "    input_options: [-probesize, 32, /tmp/out.ts]",
            "4:20: error: \"input_options\" in camera \"door\" has a text as its 3rd argument that belongs to no option, and"
                + " ffmpeg would take it for an output; options are written like -analyzeduration 0"),
        Complaints(
            "    input_options: {map: 0}",
            "4:20: error: \"input_options\" in camera \"door\" must not have \"-map\": it is about an output, and weir sets"
                + " the output"),
        Complaints(
            "    input_options: -headers 'X-A",
            "4:20: error: \"input_options\" in camera \"door\" has a quote that is not closed"),
        Complaints(
            "    input_options: {headers: [a]}",
            "4:30: error: \"headers\" of \"input_options\" in camera \"door\" must be a text, not a list"),
        Complaints(
            "    input_options: [-probesize, [32]]",
            "4:33: error: item 2 of \"input_options\" in camera \"door\" must be a text, not a list"),
        Complaints(
            "    audio: mp3\n    vidio: copy\n    stall_timeout: 1x",
            "4:12: error: \"audio\" in camera \"door\" must be auto, copy, aac, opus or none, not \"mp3\"",
            "5:5: error: unknown key \"vidio\" in camera \"door\"; did you mean \"video\"?",
            "6:20: error: \"stall_timeout\" in camera \"door\" must be a duration like 10s, 500ms, 2m or 1h, not \"1x\""
        ),
    ]

    @Test("say what is wrong with a URL and never repeat a password", arguments: urls)
    func url(_ complaints: Complaints) {
        let text = "cameras:\n  door: \(complaints.text)\n"
        let found = Complaints.of(weirFile: text)
        #expect(found == complaints.expected.map { "2:9: error: \"url\" in camera \"door\" \($0)" })
        #expect(!found.joined().contains("geheim"))
    }

    static let urls: [Complaints] = [
        Complaints("rstp://10.0.0.2/a", "has the unknown protocol \"rstp\"; did you mean \"rtsp\"?"),
        Complaints("htp://10.0.0.2/a", "has the unknown protocol \"htp\"; did you mean \"http\"?"),
        Complaints("rtsp:///stream", "names no host; write it like rtsp://192.168.1.20/path"),
        Complaints("rtsp://:554/stream", "names no host; write it like rtsp://192.168.1.20/path"),
        Complaints("rtsp://admin:geheim@/stream", "names no host; write it like rtsp://192.168.1.20/path"),
        Complaints("rtsp://10.0.0.2:0/", "has the port \"0\"; a port is a number from 1 to 65535"),
        Complaints("rtsp://10.0.0.2:65536/", "has the port \"65536\"; a port is a number from 1 to 65535"),
        Complaints("rtsp://10.0.0.2:rtsp/", "has the port \"rtsp\"; a port is a number from 1 to 65535"),
        Complaints("rtsp://10.0.0.256/", "has \"10.0.0.256\" where a host should be"),
        Complaints("rtsp://10.0.0/", "has \"10.0.0\" where a host should be"),
        Complaints("rtsp://<address>/a", "has \"<address>\" where a host should be"),
        Complaints("rtsp://10.0.0.2/my stream", "has a blank in it; write %20 for it"),
        Complaints("rtsp://fe80::1/a", "has an IPv6 address without brackets; write it like [fe80::1]"),
        Complaints("rtsp://[fe80::1/a", "has \"[fe80::1\" where an IPv6 address should be"),
        Complaints("rtsp://[10.0.0.2]/a", "has \"[10.0.0.2]\" where an IPv6 address should be"),
        Complaints("rtsp://[fe80::1]554/a", "has \"554\" after the IPv6 address"),
        Complaints("\"rtsp://10.0.0.2/\\u0007\"", "has a control character in it"),
        Complaints("\"\"", "is empty"),
        Complaints("\"-\"", "reads from standard input, which a camera does not have"),
        Complaints("pipe:0", "reads from standard input, which a camera does not have"),
        Complaints(
            "rtsp://admin:geheim/1@10.0.0.2/a",
            "cannot be split into user, password and host; write \"user\" and \"password\" as keys of their own, where no"
                + " character needs escaping"),
        Complaints(
            "rtsp://admin:geheim#1@10.0.0.2/a",
            "cannot be split into user, password and host; write \"user\" and \"password\" as keys of their own, where no"
                + " character needs escaping"),
    ]

    @Test("find what is wrong with the list and with names", arguments: lists)
    func list(_ complaints: Complaints) {
        #expect(Complaints.of(weirFile: complaints.text) == complaints.expected)
    }

    static let lists: [Complaints] = [
        Complaints(
            "cameras: [a, b]",
            "1:10: error: \"cameras\" must be a map from names to cameras, like \"door: {url: rtsp://…}\", not a list"),
        Complaints(
            "cameras: rtsp://u:geheim@h/",
            "1:10: error: \"cameras\" must be a map from names to cameras, like \"door: {url: rtsp://…}\", not a text"),
        Complaints("cameras:\n  door:\n", "2:3: error: camera \"door\" needs \"url\""),
        Complaints("cameras:\n  door: {on_demand: true}", "2:9: error: camera \"door\" needs \"url\""),
        Complaints(
            "cameras:\n  door: [rtsp://h/]",
            "2:9: error: camera \"door\" must be a map of keys and values, not a list"),
        Complaints(
            "cameras:\n  door: {url: [a]}",
            "2:15: error: \"url\" in camera \"door\" must be a URL like rtsp://192.168.1.20/stream, not a list"),
        Complaints(
            "cameras:\n  cam1: rtsp://h/1\n  CAM1: rtsp://h/2",
            "3:3: error: camera \"CAM1\" is the same as the one at weir.yaml:2:3, for case does not count in names;"
                + " rename one of them"),
        Complaints(
            "cameras:\n  cam1: rtsp://h/1\n  cam1: rtsp://h/2",
            "3:3: error: key \"cam1\" stands twice, first at weir.yaml:2:3; remove one"),
        Complaints(
            "cameras:\n  Api/x: rtsp://h/1",
            "2:3: error: \"Api/x\" cannot be the name of a camera: \"api\" is reserved for weir's own addresses; use"
                + " another first part"),
        Complaints(
            "cameras:\n  front door: rtsp://h/1",
            "2:3: error: \"front door\" cannot be the name of a camera: it has \" \" in it; use letters (a to z), digits,"
                + " \"-\", \"_\", \".\" and \"/\" for grouping"),
        Complaints(
            "cameras:\n  tür: rstp://h/1",
            "2:3: error: \"tür\" cannot be the name of a camera: it has \"ü\" in it; use letters (a to z), digits, \"-\","
                + " \"_\", \".\" and \"/\" for grouping",
            "2:8: error: \"url\" in camera \"tür\" has the unknown protocol \"rstp\"; did you mean \"rtsp\"?"),
        Complaints(
            "cameras:\n  door:\n    url: rtsp://admin:geheim@10.0.0.2/\n    user: other",
            "4:11: error: \"user\" in camera \"door\" cannot stand beside a user or password in \"url\" (at"
                + " weir.yaml:3:10); keep them in one place"),
        Complaints(
            "cameras:\n  disk:\n    url: /dev/video0\n    user: admin",
            "4:11: error: \"user\" in camera \"disk\" has no meaning, for \"url\" names no host"),
        Complaints(
            "camera_defaults:\n  transport: dup\ncameras:\n  a: rtsp://h/1\n  b: rtsp://h/2",
            "2:14: error: \"transport\" in \"camera_defaults\" must be tcp, udp or auto, not \"dup\"; did you mean \"udp\"?"
        ),
        Complaints(
            "camera_defaults: {url: rtsp://h/}",
            "1:24: error: \"url\" in \"camera_defaults\" belongs to each camera of its own; remove it"),
        Complaints(
            "cameras:\n  a: weird://h/1",
            "2:6: warning: \"url\" in camera \"a\" has the protocol \"weird\", which only some builds of ffmpeg know"),
    ]
}
