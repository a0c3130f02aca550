// For `stdout` and `stderr`, which C declares as variables; nobody here assigns them, and there is one thread.
@preconcurrency import Glibc

/// The measuring tool of this repository: viewers by the thousand, and the floor they are compared with.
@main
struct WeirBench {
    static let usage = """
        usage: weir-bench view  [options] URL …   RTSP viewers; what they received and what the server spent
               weir-bench churn [options] URL     sessions opened and closed, over and over
               weir-bench floor [options]         one prebuilt stream to every client: the kernel's own cost
        `weir-bench COMMAND --help` lists the options.
        """

    static func main() {
        signal(SIGPIPE, SIG_IGN)
        setvbuf(stdout, nil, _IOLBF, 0)
        let arguments = CommandLine.arguments.dropFirst()
        do {
            switch arguments.first {
            case "view": exit(try ViewCommand(arguments.dropFirst()).run())
            case "churn": exit(try ChurnCommand(arguments.dropFirst()).run())
            case "floor": exit(try FloorCommand(arguments.dropFirst()).run())
            case "help", "--help", "-h":
                print(usage)
            default:
                throw UsageError(usage)
            }
        } catch let error as HelpRequest {
            print(error.text)
        } catch {
            fputs("weir-bench: \(error)\n", stderr)
            exit(error is UsageError ? 2 : 1)
        }
    }
}
