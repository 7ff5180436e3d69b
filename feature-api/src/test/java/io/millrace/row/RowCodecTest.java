package io.millrace.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregate.Aggregations;
import io.millrace.aggregate.InvalidResultException.Reason;
import io.millrace.core.ViewLayout;
import io.millrace.core.Window;
import io.millrace.type.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RowCodecTest {
  private static final long NONE = Long.MIN_VALUE;
  private static final long START = 1_767_225_600_000L; // 2026-01-01T00:00:00Z
  private static final Window HOUR = new Window(3_600_000, 60_000, 0);

  private static final ViewLayout LAYOUT =
      new ViewLayout(
          "card",
          0x0badcafe,
          List.of(new ViewLayout.Slot(0, DataType.FLOAT64), new ViewLayout.Slot(0, DataType.TEXT)),
          List.of(
              new ViewLayout.Column(0, Aggregations.kind("sum").create(DataType.FLOAT64, Map.of())),
              new ViewLayout.Column(
                  0, Aggregations.kind("count").create(DataType.FLOAT64, Map.of())),
              new ViewLayout.Column(1, Aggregations.kind("last").create(DataType.TEXT, Map.of()))),
          List.of(
              new ViewLayout.Cell("spend_1h", 0, HOUR),
              new ViewLayout.Cell("payments_1h", 1, HOUR),
              new ViewLayout.Cell("last_merchant", 2, new Window(Window.LIFETIME, 0, 0))));

  private static final OnlineRow ROW =
      new OnlineRow(
          START,
          START + 20,
          7,
          START - 1_500,
          List.of(new SourcePosition(0, 3, 1_041)),
          List.of(
              new Timeline(
                  List.of(value(12.5), value(2.5), value(null)),
                  new long[] {START + 1_800_000, START + 3_600_000},
                  Long.MAX_VALUE),
              new Timeline(
                  List.of(value(2L), value(1L)), new long[] {START + 1_800_000}, START + 3_600_000),
              new Timeline(
                  List.of(new CellValue("caf\u00e9", START - 1_500, null)),
                  new long[0],
                  Long.MAX_VALUE)));

  private final RowCodec codec = new RowCodec(LAYOUT);

  private static CellValue value(Object value) {
    return new CellValue(value, NONE, null);
  }

  @Test
  void theWorkedExampleOfTheFormatHasTheseBytes() throws IOException {
    String golden =
        "010badcafe0780a0d5edee6628b817010003a21002c0ee6dc0ee6d13014029000000000000"
            + "0140040000000000000004090401020903b81705636166c3a9";
    assertThat(HexFormat.of().formatHex(codec.encode(ROW))).isEqualTo(golden);
    assertThat(codec.decode(HexFormat.of().parseHex(golden))).isEqualTo(ROW);
    assertThat(example()).isEqualTo(golden);
  }

  /** The hex digits at the beginning of the lines of the example in the format's page. */
  private static String example() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "online-format.md"));
    String block = page.substring(page.indexOf("\n```") + 4, page.lastIndexOf("\n```"));
    StringBuilder hex = new StringBuilder();
    Matcher line =
        Pattern.compile("(?m)^ *((?:[0-9a-f]{2})+(?: (?:[0-9a-f]{2})+)*)(?:  |$)").matcher(block);
    while (line.find()) {
      hex.append(line.group(1).replace(" ", ""));
    }
    return hex.toString();
  }

  @Test
  void aPickIsTheStepOfTheInstant() {
    byte[] bytes = codec.encode(ROW);
    RowReader reader = new RowReader(LAYOUT);
    for (int round = 0; round < 200; round++) {
      Random random = new Random(round);
      long t =
          START
              + new long[] {-5, 0, 1_799_999, 1_800_000, 3_599_999, 3_600_000, 9_999_999}
                  [random.nextInt(7)];
      reader.open(bytes, t);
      for (int pick = 0; pick < 4; pick++) {
        int cell = random.nextInt(3);
        Timeline timeline = ROW.cells().get(cell);
        assertThat(reader.pick(cell)).isEqualTo(t < timeline.horizonMillis());
        CellValue told = new CellValue(reader.value(), reader.observedAtMillis(), reader.invalid());
        assertThat(told).isEqualTo(timeline.at(t));
        assertThat(reader.horizonMillis()).isEqualTo(timeline.horizonMillis());
      }
    }
    assertThat(reader.startMillis()).isEqualTo(START);
    assertThat(reader.decidedAtMillis()).isEqualTo(START + 20);
    assertThat(reader.epoch()).isEqualTo(7);
    assertThat(reader.newestEventMillis()).isEqualTo(START - 1_500);
    assertThat(reader.positions()).isEqualTo(ROW.positions());
  }

  @Test
  void invalidValuesAndTheEndsOfTimeAreKept() {
    OnlineRow row =
        new OnlineRow(
            Long.MIN_VALUE + 1,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            List.of(),
            List.of(
                new Timeline(
                    List.of(value(null), new CellValue(null, NONE, Reason.OVERFLOW), value(-0.0)),
                    new long[] {-1, Long.MAX_VALUE - 1},
                    Long.MAX_VALUE),
                new Timeline(List.of(value(Long.MIN_VALUE)), new long[0], 5),
                new Timeline(
                    List.of(
                        new CellValue(null, NONE, Reason.BOUND),
                        new CellValue("", Long.MAX_VALUE, null)),
                    new long[] {4},
                    6)));
    byte[] bytes = codec.encode(row);
    assertThat(codec.decode(bytes)).isEqualTo(row);
    RowReader reader = new RowReader(LAYOUT).open(bytes, 4);
    assertThat(reader.pick(2)).isTrue();
    assertThat(reader.observedAtMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(reader.pick(0)).isTrue();
    assertThat(reader.invalid()).isEqualTo(Reason.OVERFLOW);
  }

  @Test
  void aRowOfAnotherLayoutIsRefused() {
    ViewLayout other = new ViewLayout("card", 1, LAYOUT.slots(), LAYOUT.columns(), LAYOUT.cells());
    byte[] bytes = codec.encode(ROW);
    String message =
        "online row was written for layout 0badcafe, but this view's layout is 00000001";
    assertThatThrownBy(() -> new RowCodec(other).decode(bytes)).hasMessage(message);
    assertThatThrownBy(() -> new RowReader(other).open(bytes, 0)).hasMessage(message);
    bytes[0] = 2;
    assertThatThrownBy(() -> codec.decode(bytes))
        .hasMessage("online row has format 2; this version reads 1");
  }

  @Test
  void brokenBytesAreRefusedOrReadButNeverHang() {
    byte[] bytes = codec.encode(ROW);
    RowReader reader = new RowReader(LAYOUT);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = bytes.clone();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      try {
        codec.decode(broken);
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageMatching("(?s).+");
      }
      try {
        reader.open(broken, START + random.nextInt(4_000_000));
        reader.pick(random.nextInt(3));
        reader.pick(random.nextInt(3));
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageMatching("(?s).+");
      }
    }
  }
}
