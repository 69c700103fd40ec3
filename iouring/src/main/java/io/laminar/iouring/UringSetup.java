package io.laminar.iouring;

import java.util.List;
import java.util.Set;

/**
 * What the kernel granted.
 *
 * @param submissionEntries entries that can be claimed between two submissions
 * @param completionEntries completions that fit before the kernel keeps the rest itself
 * @param flags IORING_SETUP_* together
 * @param features IORING_FEAT_* together
 * @param opcodes what this kernel knows, see {@link Opcode}
 * @param descriptorRegistered whether entries skip the look-up of the descriptor; false until enabled
 */
public record UringSetup(
        int submissionEntries,
        int completionEntries,
        int flags,
        int features,
        Set<Integer> opcodes,
        boolean descriptorRegistered) {
    public UringSetup {
        opcodes = Set.copyOf(opcodes);
    }

    /** {@return whether this kernel knows an operation, see {@link Opcode}} */
    public boolean supports(int opcode) {
        return opcodes.contains(opcode);
    }

    /** {@return names of the flags, such as DEFER_TASKRUN} */
    public List<String> flagNames() {
        return SetupFlags.names(flags);
    }
}
