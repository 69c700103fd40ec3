package io.laminar.numa.topology;

/**
 * Huge pages of one size that were set aside.
 *
 * @param pageBytes size of one
 * @param totalPages how many there are
 * @param freePages how many of them nobody has taken
 */
public record HugePagePool(long pageBytes, long totalPages, long freePages) {
    /** {@return bytes that nobody has taken} */
    public long freeBytes() {
        return pageBytes * freePages;
    }
}
