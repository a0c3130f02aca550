import Bytes
import Foundation
import HTTP
import HTTPServer
import Runtime
import TestKit
import Testing

@testable import Control

@Suite struct WebPageTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/Control/WebPage/assets").standardized

    /// Paths of the files as they are in the repository.
    private static var names: [String] {
        let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        let files = (walk?.compactMap { $0 as? URL } ?? []).filter { !$0.hasDirectoryPath }
        return files.map { String($0.standardized.path.dropFirst(folder.path.count + 1)) }.sorted()
    }

    private let page = WebPage()

    @Test func everyFileIsBuiltIn() throws {
        let names = Self.names
        try #require(names.count > 20)
        #expect(PageFile.all.keys.sorted() == names)
        for name in names {
            let bytes = try Data(contentsOf: Self.folder.appending(path: name))
            #expect(PageFile.all[name]?.bytes == [UInt8](bytes), "\(name) is older in the program than on disk")
        }
    }

    @Test func modulesImportWhatIsThere() throws {
        for (name, file) in PageFile.all where name.hasSuffix(".js") {
            let folder = URL(filePath: "/" + name).deletingLastPathComponent()
            for match in file.text.matches(of: /from '([^']+)'/) {
                let wanted = folder.appending(path: String(match.1)).standardized.path.dropFirst()
                #expect(PageFile.all[String(wanted)] != nil, "\(name) imports \(match.1)")
            }
        }
    }

    @Test func theDocumentNamesItsFilesByTheirVersion() async throws {
        let response = try await answer("GET", "/")
        let html = try #require(response.text)
        #expect(response.status == 200)
        #expect(!html.contains("{version}"))
        let names = html.matches(of: /"\/assets\/([0-9a-f]{16})\/([^"]+)"/)
        #expect(names.count > 5)
        for name in names {
            #expect(String(name.1) == page.version)
            #expect(PageFile.all[String(name.2)] != nil, "\(name.2) is not there")
        }
    }

    @Test func nothingComesFromElsewhereOrStandsInTheDocument() throws {
        let html = try #require(PageFile.all["index.html"]).text
        #expect(!html.contains("<style") && !html.contains(" style=") && !html.contains("javascript:"))
        #expect(html.matches(of: /<script(?![^>]* src=)/).isEmpty)
        #expect(html.matches(of: /\son[a-z]+=/).isEmpty)
        for (name, file) in PageFile.all where !name.hasSuffix(".svg") {
            let links = file.text.matches(of: /(?:src|href|url|from|import)\s*[=(]?\s*['"(]https?:/)
            #expect(links.isEmpty, "\(name) loads something from elsewhere")
        }
        for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            for (name, file) in PageFile.all where file.text.contains(word) { Issue.record("\(name) uses \(word)") }
        }
    }

    @Test func thePolicyIsStrict() async throws {
        let policy = try #require(try await answer("GET", "/").fields["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'"))
        #expect(!policy.contains("unsafe") && !policy.contains("*") && !policy.contains("http"))
    }

    @Test func assetsLastAsLongAsTheirVersion() async throws {
        let now = try await answer(
            "GET", "/assets/\(page.version)/player/mse.js", "file", "player/mse.js", page.version)
        #expect(now.status == 200)
        #expect(now.fields["Cache-Control"] == "public, max-age=31536000, immutable")
        #expect(now.fields["Content-Type"] == "text/javascript; charset=utf-8")
        #expect(now.fields["X-Content-Type-Options"] == "nosniff")
        let old = try await answer("GET", "/assets/0/player/mse.js", "file", "player/mse.js", "0")
        #expect(old.status == 200)
        #expect(old.fields["Cache-Control"] == "no-cache")
    }

    @Test(arguments: ["nothing.js", "../WebPage.swift", "player", "", "index.html"])
    func otherFilesAreNotThere(_ name: String) async throws {
        #expect(try await answer("GET", "/assets/0/\(name)", "file", name, page.version).status == 404)
    }

    @Test(arguments: [("door", 200), ("house/door", 200), ("api", 404), ("assets/x", 404), ("a b", 404), ("a//b", 404)])
    func camerasHaveAPage(_ name: String, _ status: Int) async throws {
        #expect(try await answer("GET", "/\(name)/", "camera", name).status == status)
    }

    /// What the route of that parameter answers.
    private func answer(
        _ method: String, _ path: String, _ parameter: String? = nil, _ value: String = "", _ version: String = ""
    ) async throws -> HTTPResponse {
        let route = try #require(
            page.routes.first { route in
                parameter.map { route.pattern.description.contains("{\($0)") } ?? (route.pattern.description == path)
            })
        var request = HTTPRequest(
            method: method, path: path, id: "1", peer: try #require(SocketAddress(host: "127.0.0.1", port: 1)))
        if let parameter { request.parameters = [parameter: value, "version": version] }
        guard case .reply(let reply) = route.handler else { throw CancellationError() }
        return await reply(request)
    }
}

extension PageFile {
    fileprivate var bytes: [UInt8] { content.span.withUnsafeBytes { [UInt8]($0) } }
    fileprivate var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension HTTPResponse {
    fileprivate var text: String? {
        guard case .shared(let bytes) = body else { return nil }
        return bytes.span.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}
