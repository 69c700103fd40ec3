package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own for what limits a process: what it finds out it prints as one line. */
public final class ChildProcess {
    private static final long PATIENCE_NS = 20_000_000_000L;

    private ChildProcess() {}

    /** {@return what the child printed; the backend must have a constructor without parameters} */
    static String run(String limit, IoBackend backend, String... arguments) throws IOException, InterruptedException {
        Path bash = Path.of("/bin/bash");
        assumeTrue(Files.isExecutable(bash), "needs bash");
        List<String> command = new ArrayList<>(List.of(bash.toString(), "-c", limit + "; exec \"$@\"", "child"));
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-ea"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ChildProcess.class.getName(), backend.getClass().getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), answer);
        return answer;
    }

    /** The child. */
    public static void main(String[] arguments) throws Exception {
        IoBackend backend =
                (IoBackend) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
        try (IoPort port = backend.open(new IoOptions("child", 64, 1024, 16, 4096, false, false))) {
            switch (arguments[1]) {
                case "file-limit" -> fileLimit(port, Path.of(arguments[2]));
                case "descriptor-limit" -> descriptorLimit(port);
                default -> throw new IllegalArgumentException(arguments[1]);
            }
        }
    }

    /** Writes over the limit, and prints bytes and error. */
    private static void fileLimit(IoPort port, Path folder) throws IOException {
        List<String> ends = new ArrayList<>();
        int file = port.openFile(
                folder.resolve("limited"), FileUse.LOG, (handle, token, bytes, error) -> ends.add(bytes + " " + error));
        port.write(file, 0, port.allocate(40_000), 40_000, 1);
        poll(port, () -> !ends.isEmpty());
        System.out.println(ends.get(0));
    }

    /**
     * Connects until nothing is accepted any more, frees what was accepted, and sees that the listener goes on. Prints
     * the errors of the listener.
     */
    private static void descriptorLimit(IoPort port) throws IOException {
        SocketLedger ledger = new SocketLedger(port);
        int listener = port.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), ledger);
        InetSocketAddress address = port.localAddress(listener);
        List<Socket> clients = new ArrayList<>();
        // Each connection takes two descriptors, as both ends are here: the connecting one meets the limit first, and
        // then one is given back so that the next connection finds none to be accepted with.
        try {
            while (true) {
                clients.add(new Socket(address.getAddress(), address.getPort()));
                int wanted = clients.size();
                poll(port, () -> ledger.accepted.size() == wanted || !ledger.acceptErrors.isEmpty());
            }
        } catch (IOException e) {
            port.poll(64);
        }
        if (ledger.acceptErrors.isEmpty()) {
            clients.remove(0).close();
            clients.add(new Socket(address.getAddress(), address.getPort()));
            poll(port, () -> !ledger.acceptErrors.isEmpty());
        }
        for (int i = 0; i < 4; i++) {
            ledger.close(ledger.accepted.get(i));
        }
        poll(port, () -> ledger.closedCount == 4);
        // The virtual machine itself opens and closes files now and then: what waited may be accepted already.
        int before = ledger.accepted.size();
        clients.add(new Socket(address.getAddress(), address.getPort()));
        poll(port, () -> ledger.accepted.size() > before);
        System.out.println(ledger.acceptErrors.stream().distinct().toList());
    }

    private static void poll(IoPort port, java.util.function.BooleanSupplier done) {
        long startNs = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (port.poll(64) == 0) {
                port.park(1_000_000);
            }
            if (System.nanoTime() - startNs > PATIENCE_NS) {
                throw new IllegalStateException("waited too long: " + port.stats());
            }
        }
    }
}
