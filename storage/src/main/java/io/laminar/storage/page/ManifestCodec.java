package io.laminar.storage.page;

import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A manifest as text, drawn in docs/internals/formats.md: a line for each entry, words apart by one blank, the checksum
 * last. There is one way to write a manifest: what is read must be what would be written. Of version 1 are those that
 * do not say which logs they were taken with.
 */
public final class ManifestCodec {
    /** Most bytes of a manifest. */
    public static final int MOST_BYTES = 32 << 20;

    private static final int MOST_NAME_BYTES = 1024;
    private static final int MOST_STATEMENT_BYTES = 4 << 20;
    private static final String HEAD = "laminar-checkpoint ";
    private static final String VERSION = "2";
    private static final String VERSION_WITHOUT_LOGS = "1";
    private static final String TAIL = "crc32c ";
    private static final int TAIL_BYTES = TAIL.length() + 2 * Integer.BYTES + 1;
    private static final HexFormat HEX = HexFormat.of();
    private static final String PLAIN = "-._:/$";

    private ManifestCodec() {}

    /**
     * {@return the text of a manifest}
     *
     * @throws IllegalArgumentException when a name or the whole is too long
     */
    public static byte[] encode(Manifest manifest) {
        StringBuilder text = new StringBuilder(1024);
        List<Long> logs = manifest.facts().logs();
        text.append(HEAD).append(version(logs)).append('\n');
        line(text, "epoch", manifest.epoch());
        line(text, "cores", manifest.cores());
        for (int core = 0; core < manifest.cores(); core++) {
            if (logs.isEmpty()) {
                line(text, "core", core, manifest.barriers().get(core));
            } else {
                line(text, "core", core, manifest.barriers().get(core), HEX.toHexDigits(logs.get(core)));
            }
        }
        CheckpointFacts facts = manifest.facts();
        facts.positions().forEach((name, position) -> line(text, "position", quote(name), position));
        facts.watermarks().forEach((name, watermark) -> line(text, "watermark", quote(name), watermark));
        facts.statements()
                .forEach((name, sql) -> line(text, "statement", quote(name), quote(sql, MOST_STATEMENT_BYTES)));
        for (RegionState region : manifest.regions()) {
            String digest = HEX.toHexDigits(region.digest());
            RegionKey key = region.key();
            line(text, "region", key.core(), key.number(), region.bytes(), region.pages(), digest, quote(region.tag()));
        }
        for (StoreFile file : manifest.files()) {
            if (file.checksum() == StoreFile.NO_CHECKSUM) {
                line(text, "file", quote(file.name()), file.bytes());
            } else {
                line(text, "file", quote(file.name()), file.bytes(), HEX.toHexDigits((int) file.checksum()));
            }
        }
        byte[] body = text.toString().getBytes(StandardCharsets.US_ASCII);
        if (body.length > MOST_BYTES - TAIL_BYTES) {
            throw new IllegalArgumentException(
                    "manifest is too large: bytes=" + body.length + ", limitBytes=" + MOST_BYTES);
        }
        text.append(TAIL).append(HEX.toHexDigits(checksum(body))).append('\n');
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String version(List<Long> logs) {
        return logs.isEmpty() ? VERSION_WITHOUT_LOGS : VERSION;
    }

    private static void line(StringBuilder text, String keyword, Object... words) {
        text.append(keyword);
        for (Object word : words) {
            text.append(' ').append(word);
        }
        text.append('\n');
    }

    private static int checksum(byte[] body) {
        CRC32C checksum = new CRC32C();
        checksum.update(body);
        return (int) checksum.getValue();
    }

    /** Names may be anything: what is not plain is written as its bytes in UTF-8, {@code %20}; nothing at all as %. */
    private static String quote(String name) {
        return quote(name, MOST_NAME_BYTES);
    }

    private static String quote(String name, int mostBytes) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > mostBytes) {
            throw new IllegalArgumentException(
                    "name is too long: bytes=" + bytes.length + ", limitBytes=" + mostBytes + ", name=" + name);
        }
        StringBuilder quoted = new StringBuilder(bytes.length == 0 ? "%" : "");
        for (byte one : bytes) {
            char c = (char) (one & 0xFF);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (plain || PLAIN.indexOf(c) >= 0) {
                quoted.append(c);
            } else {
                quoted.append('%').append(HEX.toHexDigits(one));
            }
        }
        return quoted.toString();
    }

    private static String unquote(String quoted) {
        if (quoted.equals("%")) {
            return "";
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(quoted.length());
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c == '%') {
                bytes.write(HexFormat.fromHexDigits(quoted, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /**
     * Reads a manifest.
     *
     * @param text of it
     * @param name of the file, for messages
     * @return what it says
     * @throws StorageException when it is no manifest, or one of another version; the message says where
     */
    public static Manifest decode(byte[] text, String name) throws StorageException {
        int body = text.length - TAIL_BYTES;
        String where = "file=" + name + ", bytes=" + text.length;
        if (text.length > MOST_BYTES || body < 0) {
            throw damaged(where + ", it is too short or too long for a manifest");
        }
        String tail = TAIL + HEX.toHexDigits(checksum(Arrays.copyOf(text, body))) + "\n";
        String found = new String(text, body, TAIL_BYTES, StandardCharsets.ISO_8859_1);
        if (!tail.equals(found)) {
            throw damaged(where + ", the checksum at offset=" + body + " does not fit");
        }
        String[] lines = new String(text, 0, body, StandardCharsets.US_ASCII).split("\n", -1);
        if (!lines[0].equals(HEAD + VERSION) && !lines[0].equals(HEAD + VERSION_WITHOUT_LOGS)) {
            StorageErrorCode code = lines[0].startsWith(HEAD)
                    ? StorageErrorCode.CHECKPOINT_UNKNOWN_VERSION
                    : StorageErrorCode.CHECKPOINT_DAMAGED;
            throw new StorageException(code, where + ", line=1, expected=" + HEAD + VERSION);
        }
        Manifest manifest = new Lines(lines, where).read();
        int mismatch = Arrays.mismatch(text, encodeAgain(manifest, where));
        if (mismatch >= 0) {
            throw damaged(where + ", it is not as it would be written from offset=" + mismatch + " on");
        }
        return manifest;
    }

    private static byte[] encodeAgain(Manifest manifest, String where) throws StorageException {
        try {
            return encode(manifest);
        } catch (IllegalArgumentException e) {
            throw new StorageException(StorageErrorCode.CHECKPOINT_DAMAGED, where, e);
        }
    }

    private static StorageException damaged(String message) {
        return new StorageException(StorageErrorCode.CHECKPOINT_DAMAGED, message);
    }

    /** Takes the lines behind the first one apart. */
    private static final class Lines {
        private final String[] lines;
        private final String where;
        private long epoch = -1;
        private int cores = -1;
        private final List<Long> barriers = new ArrayList<>();
        private final List<Long> logs = new ArrayList<>();
        private final SortedMap<String, Long> positions = new TreeMap<>();
        private final SortedMap<String, Long> watermarks = new TreeMap<>();
        private final SortedMap<String, String> statements = new TreeMap<>();
        private final List<RegionState> regions = new ArrayList<>();
        private final List<StoreFile> files = new ArrayList<>();

        Lines(String[] lines, String where) {
            this.lines = lines;
            this.where = where;
        }

        Manifest read() throws StorageException {
            int number = 1;
            try {
                // The last one is empty: each line ends.
                for (; number < lines.length - 1; number++) {
                    line(lines[number].split(" ", -1));
                }
                if (barriers.size() != cores) {
                    throw new IllegalArgumentException("cores=" + cores + ", lines for cores=" + barriers.size());
                }
                CheckpointFacts facts = new CheckpointFacts(positions, watermarks, statements, logs);
                return new Manifest(epoch, barriers, facts, regions, files);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new StorageException(StorageErrorCode.CHECKPOINT_DAMAGED, where + ", line=" + (number + 1), e);
            }
        }

        private void line(String[] words) {
            switch (words[0]) {
                case "epoch" -> epoch = Long.parseLong(words[1]);
                case "cores" -> cores = Integer.parseInt(words[1]);
                case "core" -> core(words);
                case "position" -> putNew(positions, words[1], Long.valueOf(words[2]));
                case "watermark" -> putNew(watermarks, words[1], Long.valueOf(words[2]));
                case "statement" -> putNew(statements, words[1], unquote(words[2]));
                case "region" -> regions.add(region(words));
                case "file" -> files.add(file(words));
                default -> throw new IllegalArgumentException("no line begins with " + words[0]);
            }
        }

        private static StoreFile file(String[] words) {
            long checksum = words.length > 3 ? HexFormat.fromHexDigitsToLong(words[3]) : StoreFile.NO_CHECKSUM;
            return new StoreFile(unquote(words[1]), Long.parseLong(words[2]), checksum);
        }

        private void core(String[] words) {
            barriers.add(Long.parseLong(words[2]));
            if (words.length > 3) {
                logs.add(HexFormat.fromHexDigitsToLong(words[3]));
            }
        }

        private static <V> void putNew(Map<String, V> map, String name, V value) {
            if (map.put(unquote(name), value) != null) {
                throw new IllegalArgumentException("twice: " + name);
            }
        }

        private static RegionState region(String[] words) {
            RegionKey key = new RegionKey(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            long digest = HexFormat.fromHexDigitsToLong(words[5]);
            return new RegionState(key, unquote(words[6]), Long.parseLong(words[3]), Long.parseLong(words[4]), digest);
        }
    }
}
