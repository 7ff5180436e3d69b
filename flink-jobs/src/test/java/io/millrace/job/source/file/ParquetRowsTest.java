package io.millrace.job.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetRowsTest {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message row {
            required int64 id;
            optional int32 small (INTEGER(8,false));
            optional binary name (STRING);
            optional int64 price (DECIMAL(10,2));
            optional int32 day (DATE);
            optional int64 at (TIMESTAMP(MICROS,true));
            optional int96 old;
            optional binary raw;
            optional double ratio;
            optional boolean yes;
            optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
            optional group old_tags (LIST) { repeated int32 array; }
            optional group counts (MAP) { repeated group key_value { required binary key (STRING); optional int32 value; } }
            optional group place { required float lat; required float lon; }
          }
          """);

  @TempDir Path folder;

  @Test
  void every_type_has_its_json() throws Exception {
    Group row = new SimpleGroupFactory(SCHEMA).newGroup();
    row.append("id", Long.MAX_VALUE).append("small", -1).append("name", "J\u00f6rg");
    row.append("price", -1250L).append("day", 16_000).append("at", 1_398_902_400_000_001L);
    row.append("old", Binary.fromConstantByteArray(int96(2_456_779, 1_500_000_000L)));
    row.append("raw", Binary.fromConstantByteArray(new byte[] {1, 2, (byte) 255}));
    row.append("ratio", 0.1).append("yes", true);
    Group tags = row.addGroup("tags");
    tags.addGroup(0).append("element", "a");
    tags.addGroup(0);
    row.addGroup("old_tags").append("array", 7).append("array", 8);
    row.addGroup("counts").addGroup(0).append("key", "k").append("value", 3);
    row.addGroup("place").append("lat", 40.5f).append("lon", -73.25f);

    assertThat(rowsOf(row))
        .isEqualTo(
            ("{'id':9223372036854775807,'small':255,'name':'J\u00f6rg','price':'-12.50',"
                    + "'day':'2013-10-22','at':'2014-05-01T00:00:00.000001Z',"
                    + "'old':'2014-05-01T00:00:01.500Z','raw':'AQL/','ratio':0.1,'yes':true,"
                    + "'tags':['a',null],'old_tags':[7,8],'counts':{'k':3},"
                    + "'place':{'lat':40.5,'lon':-73.25}}")
                .replace('\'', '"'));
  }

  @Test
  void nulls_are_left_out() throws Exception {
    Group row = new SimpleGroupFactory(SCHEMA).newGroup();
    row.append("id", 1L);
    assertThat(rowsOf(row)).isEqualTo("{\"id\":1}");
  }

  private String rowsOf(Group row) throws Exception {
    Path file = folder.resolve("rows.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(SCHEMA)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
      writer.write(row);
    }
    try (FileRows rows = new ParquetRows(new org.apache.flink.core.fs.Path(file.toUri()))) {
      String only = new String(rows.next(), StandardCharsets.UTF_8);
      assertThat(rows.next()).isNull();
      return only;
    }
  }

  private static byte[] int96(int julianDay, long nanosOfDay) {
    return java.nio.ByteBuffer.allocate(12)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putLong(nanosOfDay)
        .putInt(julianDay)
        .array();
  }
}
