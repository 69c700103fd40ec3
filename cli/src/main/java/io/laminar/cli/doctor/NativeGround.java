package io.laminar.cli.doctor;

import io.laminar.bindings.IoUringProbe;
import io.laminar.bindings.NativeLibrary;
import java.util.List;

/**
 * What the kernel and the libraries of the system answered when they were asked, where files do not tell.
 *
 * @param uring whether an io_uring can be had
 * @param nodes the nodes of the machine, and what came of trying them
 * @param libraries those that there are bindings for, present or not
 */
public record NativeGround(IoUringProbe.Result uring, NodeGround nodes, List<NativeLibrary> libraries) {
    public NativeGround {
        libraries = List.copyOf(libraries);
    }

    /** Asks them. */
    public static NativeGround probe() {
        return new NativeGround(IoUringProbe.probe(), NodeGround.probe(), NativeLibrary.all());
    }
}
