package import Configuration

/// A command line of ffmpeg or ffprobe. Printed ready to paste into a shell, with its secrets masked.
package struct FFmpegCommand: Hashable, Sendable {
    /// A path, or a name to be looked up in `PATH`.
    package var executable: String
    /// As the program gets them: nothing is to be quoted, no shell reads them.
    package var arguments: [String]
    /// Texts that must not be seen, longest first.
    package var secrets: [Secret]

    package init(executable: String, arguments: [String], secrets: [Secret] = []) {
        self.executable = executable
        self.arguments = arguments
        self.secrets = secrets
    }

    /// For a shell, as a person would paste it.
    /// - Parameter revealsSecrets: false puts `***` in place of passwords and tokens.
    package func shellLine(revealsSecrets: Bool) -> String {
        ([executable] + arguments)
            .map { revealsSecrets ? $0 : SecretMask.text($0, secrets: secrets) }
            .map(Self.quoted)
            .joined(separator: " ")
    }

    /// Single quotes keep everything from a POSIX shell but the single quote itself.
    static func quoted(_ argument: String) -> String {
        let isPlain =
            !argument.isEmpty
            && argument.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_./:=,+@%".utf8.contains(byte)
                }
            }
        if isPlain { return argument }
        return "'" + argument.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}

extension FFmpegCommand: CustomStringConvertible {
    package var description: String { shellLine(revealsSecrets: false) }
}
