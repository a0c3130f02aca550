import Access
import Configuration
import Glibc

enum PasswordCommand: Command {
    static let name = "password"
    static let summary = "make the hash of a password, for users: in weir.yaml"
    static let help = """
        usage: weir password

        Asks for a password, or reads it from standard input where that is no terminal, and prints its hash.
        It goes into weir.yaml in place of the password:

          users:
            anna: {password: "$y$…", role: viewer}

        The hash does not tell the password. RTSP viewers then send theirs as it is (Basic), since digests cannot be
        checked against hashes.
        """

    static func run(_ options: inout Options) async throws -> Int32 {
        try options.finish()
        let password = isatty(STDIN_FILENO) == 1 ? try askTwice() : line()
        guard let password, !password.isEmpty else { throw Problem(description: "there is no password to hash") }
        guard password.utf8.count <= 512, !password.utf8.contains(0) else {
            throw Problem(description: "a password may have 512 bytes at most, and no NUL")
        }
        guard let hash = CryptHash.make(Secret(password)) else {
            throw Problem(description: "the C library cannot make yescrypt hashes; update libcrypt")
        }
        Output.line(hash.exposed)
        return ExitCode.success
    }

    private struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    private static func askTwice() throws -> String? {
        let first = hidden("Password: ")
        guard hidden("The same again: ") == first else { throw Problem(description: "these were two passwords") }
        return first
    }

    /// Reads a line that the terminal does not show.
    private static func hidden(_ prompt: String) -> String? {
        var settings = termios()
        tcgetattr(STDIN_FILENO, &settings)
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            Output.error("")
        }
        // Standard output is for the hash alone.
        _ = prompt.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
        return line()
    }

    private static func line() -> String? { readLine(strippingNewline: true) }
}
