package io.laminar.torture;

import io.laminar.torture.audit.Violation;
import io.laminar.torture.life.Jvm;
import io.laminar.torture.power.LossyDisk;
import io.laminar.torture.subject.Wrong;
import java.io.IOException;
import java.nio.file.Path;

/** The command. */
public final class Torture {
    private static final int CANNOT = 3;

    private Torture() {}

    /**
     * Does what is asked for.
     *
     * @param arguments the command and its options
     * @throws Exception when the torture itself fails
     */
    public static void main(String[] arguments) throws Exception {
        Order order = parse(arguments);
        long startNs = System.nanoTime();
        System.out.println(order.repeat());
        try {
            String done = run(order);
            System.out.printf("%s: %s, %.0f s%n", order.command(), done, (System.nanoTime() - startNs) / 1e9);
        } catch (Violation e) {
            System.out.println("VIOLATION: " + e.getMessage());
            System.exit(1);
        }
    }

    private static String run(Order order) throws IOException, InterruptedException {
        return switch (order.command()) {
            case "archive" -> Archive.make(order);
            case "kill" -> new KillTorture(order).run();
            case "bitflip" -> new FlipTorture(order, false).run();
            case "faults" -> needed(Faulty.missing()) + new FaultTorture(order).run();
            case "soak" -> new SoakTorture(order, Wrong.NOTHING).run();
            case "controls" -> new Controls(order).run();
            case "powercut" -> needed(LossyDisk.missing()) + new PowerTorture(order, PowerTorture.Fault.NONE).run();
            default -> throw new IllegalArgumentException("no such command: " + order.command());
        };
    }

    /** Ends here when something is missing. */
    private static String needed(String missing) {
        if (!missing.isEmpty()) {
            System.out.println("cannot run here, missing: " + missing);
            System.exit(CANNOT);
        }
        return missing;
    }

    private static Order parse(String[] arguments) throws IOException {
        String command = arguments[0];
        int rounds = 20;
        long seed = System.nanoTime() % 1_000_000;
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--rounds" -> rounds = Integer.parseInt(arguments[i + 1]);
                case "--seed" -> seed = Long.parseLong(arguments[i + 1]);
                default -> throw new IllegalArgumentException("no such option: " + arguments[i]);
            }
        }
        Path work = Path.of(System.getProperty("torture.work", "torture/target/work"))
                .toAbsolutePath();
        Jvm.unpackLibrary(work.resolve("library"));
        return new Order(command, rounds, seed, work);
    }

    static void tell(String line) {
        if (Boolean.getBoolean("torture.verbose")) {
            System.out.println(line);
        }
    }
}
