package io.laminar.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.laminar.bindings.liburing.Liburing;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/**
 * Functions of liburing that set up, register and enter. They return {@code -errno} themselves. What liburing has as C
 * inlines, entries and completions, is written and read in the shared memory by module {@code iouring}.
 *
 * <p>Fails to initialise where liburing is missing: ask {@link NativeLibrary#liburing()} first. A wrong address kills
 * the process.
 */
public final class LiburingCalls {
    private static final int REGISTER_ENABLE_RINGS = Liburing.IORING_REGISTER_ENABLE_RINGS();

    private static final PlainLink LINK = new PlainLink("liburing.so.2");
    private static final MethodHandle QUEUE_INIT =
            LINK.of("io_uring_queue_init_params", Liburing.io_uring_queue_init_params$descriptor());
    private static final MethodHandle QUEUE_EXIT =
            LINK.of("io_uring_queue_exit", Liburing.io_uring_queue_exit$descriptor());
    private static final MethodHandle ENTER = LINK.of(
            "io_uring_enter2",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle REGISTER_PROBE =
            LINK.of("io_uring_register_probe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle REGISTER =
            LINK.of("io_uring_register", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle REGISTER_DESCRIPTOR =
            LINK.of("io_uring_register_ring_fd", Liburing.io_uring_register_ring_fd$descriptor());
    private static final MethodHandle REGISTER_BUFFERS =
            LINK.of("io_uring_register_buffers", Liburing.io_uring_register_buffers$descriptor());
    private static final MethodHandle UNREGISTER_BUFFERS =
            LINK.of("io_uring_unregister_buffers", Liburing.io_uring_unregister_buffers$descriptor());
    private static final MethodHandle REGISTER_BUFFERS_SPARSE =
            LINK.of("io_uring_register_buffers_sparse", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle UPDATE_BUFFERS = LINK.of(
            "io_uring_register_buffers_update_tag",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle REGISTER_EVENT =
            LINK.of("io_uring_register_eventfd", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle REGISTER_FILES_SPARSE =
            LINK.of("io_uring_register_files_sparse", Liburing.io_uring_register_files_sparse$descriptor());
    private static final MethodHandle UPDATE_FILES =
            LINK.of("io_uring_register_files_update", Liburing.io_uring_register_files_update$descriptor());
    private static final MethodHandle REGISTER_BUFFER_QUEUE =
            LINK.of("io_uring_register_buf_ring", Liburing.io_uring_register_buf_ring$descriptor());
    private static final MethodHandle UNREGISTER_BUFFER_QUEUE =
            LINK.of("io_uring_unregister_buf_ring", Liburing.io_uring_unregister_buf_ring$descriptor());

    private LiburingCalls() {}

    /**
     * {@code int io_uring_queue_init_params(unsigned entries, struct io_uring *ring, struct io_uring_params *p)}
     *
     * @param entries of the submission queue; rounded up to a power of two
     * @param ring room for a {@code struct io_uring}, which the library fills in
     * @param params a {@code struct io_uring_params}, zeroed but for flags and what they ask for; the kernel fills in
     *     the rest
     * @return 0; or {@code -errno}: EINVAL for a flag that this kernel does not know, ENOMEM, EMFILE, EPERM, ENOSYS
     * @native liburing 2.0; io_uring_queue_init_params(3)
     * @threading any; without IORING_SETUP_R_DISABLED a single issuer is the calling thread
     * @allocation none after linking
     * @blocking no
     */
    public static int queueInit(int entries, long ring, long params) {
        try {
            return (int) QUEUE_INIT.invokeExact(entries, ring, params);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_queue_init_params", t);
        }
    }

    /**
     * {@code void io_uring_queue_exit(struct io_uring *ring)}
     *
     * @param ring initialised; what it mapped is gone afterwards
     * @native liburing 2.0; io_uring_queue_exit(3). The kernel ends operations in flight some time later, and writes to
     *     their buffers until then
     * @threading any; the thread that registered the descriptor gives that back
     * @allocation none after linking
     * @blocking no
     */
    public static void queueExit(long ring) {
        try {
            QUEUE_EXIT.invokeExact(ring);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_queue_exit", t);
        }
    }

    /**
     * {@code int io_uring_enter2(unsigned fd, unsigned to_submit, unsigned min_complete, unsigned flags, sigset_t *sig,
     * size_t sz)}
     *
     * @param descriptor the ring's, or its registered index with IORING_ENTER_REGISTERED_RING
     * @param submitCount entries to take from the submission queue
     * @param waitCount completions to wait for, with IORING_ENTER_GETEVENTS
     * @param flags IORING_ENTER_* together
     * @param argument a {@code struct io_uring_getevents_arg} with IORING_ENTER_EXT_ARG; else 0
     * @param argumentBytes its size; else 0
     * @return entries taken; or {@code -errno}: EAGAIN, EBUSY, EINTR, ETIME are not faults, EEXIST for the wrong
     *     thread, EBADFD while the ring is disabled
     * @native liburing 2.3, which adds nothing to the system call; io_uring_enter2(2)
     * @threading the ring's owner
     * @allocation none after linking
     * @blocking when {@code waitCount > 0}, and as long as an operation that runs at once takes; hence never linked
     *     {@code critical}
     */
    public static int enter(
            int descriptor, int submitCount, int waitCount, int flags, long argument, long argumentBytes) {
        try {
            return (int) ENTER.invokeExact(descriptor, submitCount, waitCount, flags, argument, argumentBytes);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_enter2", t);
        }
    }

    /**
     * {@code int io_uring_register_probe(struct io_uring *ring, struct io_uring_probe *p, unsigned nr)}
     *
     * @param probe room for a {@code struct io_uring_probe} and that many of its entries, zeroed
     * @return 0; or {@code -errno}
     * @native liburing 2.0; io_uring_register_probe(3)
     * @threading as the ring was set up
     * @allocation none after linking
     * @blocking no
     */
    public static int registerProbe(long ring, long probe, int count) {
        try {
            return (int) REGISTER_PROBE.invokeExact(ring, probe, count);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_register_probe", t);
        }
    }

    /**
     * {@code int io_uring_register(unsigned fd, unsigned opcode, const void *arg, unsigned nr_args)} with
     * IORING_REGISTER_ENABLE_RINGS; {@code io_uring_enable_rings}, which does just that, is declared in the header of
     * 2.3 and not in its library.
     *
     * @param descriptor of a ring that was set up with IORING_SETUP_R_DISABLED
     * @return 0; or {@code -errno}: EBADFD when it is not disabled
     * @native liburing 2.3, Linux 5.10; io_uring_register(2)
     * @threading the thread that shall own the ring
     * @allocation none after linking
     * @blocking no
     */
    public static int enable(int descriptor) {
        try {
            return (int) REGISTER.invokeExact(descriptor, REGISTER_ENABLE_RINGS, 0L, 0);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_register", t);
        }
    }

    /**
     * {@code int io_uring_register_ring_fd(struct io_uring *ring)}
     *
     * @return 1; or {@code -errno}: EINVAL before Linux 5.18, EBUSY when the thread has 16 already
     * @native liburing 2.2, Linux 5.18; io_uring_register_ring_fd(3)
     * @threading the thread that will enter: the registration is its own
     * @allocation none after linking
     * @blocking no
     */
    public static int registerDescriptor(long ring) {
        try {
            return (int) REGISTER_DESCRIPTOR.invokeExact(ring);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_register_ring_fd", t);
        }
    }

    /**
     * {@code int io_uring_register_buffers(struct io_uring *ring, const struct iovec *iovecs, unsigned nr_iovecs)}
     *
     * @return 0; or {@code -errno}: ENOMEM over RLIMIT_MEMLOCK, EBUSY when some are registered, EFAULT, EINVAL
     * @native liburing 2.0; io_uring_register_buffers(3)
     * @threading the ring's owner, or whoever made it as long as it is disabled
     * @allocation none after linking
     * @blocking until every page is there
     */
    public static int registerBuffers(long ring, long vectors, int count) {
        try {
            return (int) REGISTER_BUFFERS.invokeExact(ring, vectors, count);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_register_buffers", t);
        }
    }

    /**
     * {@code int io_uring_unregister_buffers(struct io_uring *ring)}
     *
     * @return 0; or {@code -errno}: ENXIO when none are registered
     * @native liburing 2.0; io_uring_unregister_buffers(3)
     * @threading the ring's owner
     * @allocation none after linking
     * @blocking until nothing in flight uses them
     */
    public static int unregisterBuffers(long ring) {
        try {
            return (int) UNREGISTER_BUFFERS.invokeExact(ring);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_unregister_buffers", t);
        }
    }

    /**
     * {@code int io_uring_register_buffers_sparse(struct io_uring *ring, unsigned nr)}
     *
     * @return 0; or {@code -errno}: EBUSY when there are some, EINVAL before Linux 5.19
     * @native liburing 2.2, Linux 5.19; io_uring_register_buffers(3)
     * @threading the ring's owner
     * @allocation none after linking
     * @blocking never
     */
    public static int registerBuffersSparse(long ring, int count) {
        try {
            return (int) REGISTER_BUFFERS_SPARSE.invokeExact(ring, count);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_register_buffers_sparse", t);
        }
    }

    /**
     * {@code int io_uring_register_buffers_update_tag(struct io_uring *ring, unsigned off, const struct iovec *iovecs,
     * const __u64 *tags, unsigned nr)}, without tags
     *
     * @param first index of the first buffer
     * @param vectors {@code count} of {@code struct iovec}
     * @return how many were updated; or {@code -errno}: ENOMEM over the limit of locked memory, ENXIO without a table,
     *     EFAULT, EOPNOTSUPP for memory that cannot be pinned
     * @native liburing 2.1, Linux 5.13; io_uring_register_buffers(3)
     * @threading the ring's owner
     * @allocation none after linking
     * @blocking until every page is there
     */
    public static int updateBuffers(long ring, int first, long vectors, int count) {
        try {
            return (int) UPDATE_BUFFERS.invokeExact(ring, first, vectors, 0L, count);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_register_buffers_update_tag", t);
        }
    }

    /**
     * {@code int io_uring_register_eventfd(struct io_uring *ring, int fd)}
     *
     * @param descriptor an eventfd: counts up as completions come
     * @return 0; or {@code -errno}: EBUSY when there is one, EBADF
     * @native liburing 2.0; io_uring_register_eventfd(3)
     * @threading the ring's owner
     * @allocation none after linking
     * @blocking never
     */
    public static int registerEvent(long ring, int descriptor) {
        try {
            return (int) REGISTER_EVENT.invokeExact(ring, descriptor);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_register_eventfd", t);
        }
    }

    /**
     * {@code int io_uring_register_files_sparse(struct io_uring *ring, unsigned nr)}
     *
     * @return 0; or {@code -errno}: EMFILE over RLIMIT_NOFILE, EBUSY when there is a table
     * @native liburing 2.2, Linux 5.19; io_uring_register_files_sparse(3)
     * @threading the ring's owner, or whoever made it as long as it is disabled
     * @allocation none after linking
     * @blocking no
     */
    public static int registerFilesSparse(long ring, int count) {
        try {
            return (int) REGISTER_FILES_SPARSE.invokeExact(ring, count);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_register_files_sparse", t);
        }
    }

    /**
     * {@code int io_uring_register_files_update(struct io_uring *ring, unsigned off, const int *files, unsigned
     * nr_files)}
     *
     * @param descriptors that many {@code int}; -1 empties a slot
     * @return slots updated; or {@code -errno}: EBADF, EINVAL, ENXIO when there is no table
     * @native liburing 2.0; io_uring_register_files_update(3)
     * @threading the ring's owner, or whoever made it as long as it is disabled
     * @allocation none after linking
     * @blocking no
     */
    public static int updateFiles(long ring, int first, long descriptors, int count) {
        try {
            return (int) UPDATE_FILES.invokeExact(ring, first, descriptors, count);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_register_files_update", t);
        }
    }

    /**
     * {@code int io_uring_register_buf_ring(struct io_uring *ring, struct io_uring_buf_reg *reg, unsigned flags)}
     *
     * @param registration a {@code struct io_uring_buf_reg}
     * @return 0; or {@code -errno}: EINVAL before Linux 5.19 or for a size that is no power of two, EEXIST for a known
     *     group
     * @native liburing 2.2, Linux 5.19; io_uring_register_buf_ring(3)
     * @threading the ring's owner, or whoever made it as long as it is disabled
     * @allocation none after linking
     * @blocking no
     */
    public static int registerBufferQueue(long ring, long registration, int flags) {
        try {
            return (int) REGISTER_BUFFER_QUEUE.invokeExact(ring, registration, flags);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_register_buf_ring", t);
        }
    }

    /**
     * {@code int io_uring_unregister_buf_ring(struct io_uring *ring, int bgid)}
     *
     * @return 0; or {@code -errno}: ENOENT for a group that is not known
     * @native liburing 2.2, Linux 5.19; io_uring_unregister_buf_ring(3)
     * @threading the ring's owner
     * @allocation none after linking
     * @blocking no
     */
    public static int unregisterBufferQueue(long ring, int group) {
        try {
            return (int) UNREGISTER_BUFFER_QUEUE.invokeExact(ring, group);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_unregister_buf_ring", t);
        }
    }
}
