package io.laminar.cli.doctor;

import io.laminar.bindings.IoUringProbe;
import io.laminar.bindings.NativeLibrary;
import io.laminar.engine.config.IoConfig;
import io.laminar.engine.io.IoBackends;
import java.util.List;

/**
 * What the kernel and the libraries of the system answered when they were asked, where files do not tell.
 *
 * @param uring whether an io_uring can be had
 * @param nodes the nodes of the machine, and what came of trying them
 * @param libraries those that there are bindings for, present or not
 * @param ioBackend what an engine chooses for files and sockets, and why
 */
public record NativeGround(
        IoUringProbe.Result uring, NodeGround nodes, List<NativeLibrary> libraries, String ioBackend) {
    public NativeGround {
        libraries = List.copyOf(libraries);
    }

    private static String chosen() {
        return IoBackends.load().choose(IoConfig.Backend.AUTO).toString();
    }

    /** Asks them. */
    public static NativeGround probe() {
        return new NativeGround(IoUringProbe.probe(), NodeGround.probe(), NativeLibrary.all(), chosen());
    }
}
