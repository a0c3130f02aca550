import Testing

@testable import Configuration

@Suite struct CameraSourcesTests {
    @Test func everyKey() {
        let (configuration, complaints) = Complaints.read(
            weirFile: """
                camera_sources:
                  order: [http_service, file]
                  database:
                    url: postgresql://weir@db/cctv?sslmode=require
                    password: "p@ss/word"
                    query: SELECT id AS name, address AS url FROM cctv
                    poll_interval: 1m
                    timeout: 5s
                    notify_channel: cameras
                  http_service:
                    url: https://cctv.example/api
                    retry_interval: 15s
                    timeout: 3s
                    token: t0ken
                    headers: {X-Site: north}
                """)
        #expect(complaints == [])
        let sources = configuration.cameraSources
        #expect(sources.order == [.httpService, .file, .registry, .database])
        #expect(
            sources.database?.location
                == .postgreSQL(Secret("postgresql://weir@db/cctv?sslmode=require&password=p%40ss%2Fword")))
        #expect(sources.database?.place == "postgresql://***@db/cctv?sslmode=require&password=***")
        #expect(sources.database?.notifyChannel == "cameras" && sources.database?.pollInterval == .seconds(60))
        #expect(sources.httpService?.token == Secret("t0ken") && sources.httpService?.timeout == .seconds(3))
        #expect(sources.httpService?.headers == [.init(name: "X-Site", value: Secret("north"))])
    }

    @Test func nothingIsAskedUnlessItIsConfigured() {
        let sources = Complaints.read(weirFile: "cameras: {}").configuration.cameraSources
        #expect(sources.database == nil && sources.httpService == nil)
        #expect(sources.order == [.file, .registry, .database, .httpService])
    }

    @Test func anSQLiteFile() {
        let (configuration, complaints) = Complaints.read(
            weirFile: "camera_sources: {database: {url: sqlite:///var/lib/cc%20tv.db}}")
        #expect(complaints == [] && configuration.cameraSources.database?.location == .sqlite("/var/lib/cc tv.db"))
        #expect(configuration.cameraSources.database?.query == "SELECT name, url FROM cameras")
    }

    @Test(arguments: [
        Complaints(
            "camera_sources: {order: [file, files]}",
            "1:32: error: item 2 of \"order\" in \"camera_sources\" must be file, registry, database or http_service, not \"files\"; did you mean \"file\"?"
        ),
        Complaints(
            "camera_sources: {order: [file, file]}", "1:25: error: \"order\" in \"camera_sources\" names a source twice"
        ),
        Complaints("camera_sources: {database: {}}", "1:28: error: \"database\" needs \"url\""),
        Complaints(
            "camera_sources: {database: {url: \"mysql://u:secret@h/x\"}}",
            "1:34: error: \"url\" in \"database\" must be like postgresql://user@host/database or sqlite:///path/from/the/root.db"
        ),
        Complaints(
            "camera_sources: {database: {url: \"sqlite:///a.db\", notify_channel: x, password: y}}",
            "1:68: error: \"notify_channel\" in \"database\" is for PostgreSQL only; a file is looked at every \"poll_interval\"",
            "1:81: error: \"password\" in \"database\" has no meaning for a file"),
        Complaints(
            "camera_sources: {http_service: {url: \"ftp://h/x\"}}",
            "1:38: error: \"url\" in \"http_service\" must begin with http:// or https://"),
        Complaints(
            "camera_sources: {http_service: {url: \"http://h/x\", headers: {\"A B\": x, C: \"d\\r\\ne\"}}}",
            "1:75: error: \"C\" of \"headers\" in \"http_service\" has a line break or another control character in it"),
        Complaints(
            "camera_sources: {databse: {}}",
            "1:18: error: unknown key \"databse\" in \"camera_sources\"; did you mean \"database\"?"),
    ])
    func complaints(_ complaints: Complaints) {
        #expect(Complaints.of(weirFile: complaints.text) == complaints.expected)
    }
}
