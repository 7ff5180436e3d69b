package io.millrace.job.offline.upkeep;

import java.io.IOException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.shaded.org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.iceberg.shaded.org.apache.parquet.io.DelegatingSeekableInputStream;

/** Files of a table's own file system, as Parquet reads and writes them. */
public final class ParquetFiles {
  private ParquetFiles() {}

  /** A file to read. */
  public record Input(InputFile file)
      implements org.apache.iceberg.shaded.org.apache.parquet.io.InputFile {
    @Override
    public long getLength() {
      return file.getLength();
    }

    @Override
    public org.apache.iceberg.shaded.org.apache.parquet.io.SeekableInputStream newStream() {
      SeekableInputStream stream = file.newStream();
      return new DelegatingSeekableInputStream(stream) {
        @Override
        public long getPos() throws IOException {
          return stream.getPos();
        }

        @Override
        public void seek(long position) throws IOException {
          stream.seek(position);
        }
      };
    }
  }

  record Output(OutputFile file)
      implements org.apache.iceberg.shaded.org.apache.parquet.io.OutputFile {
    @Override
    public org.apache.iceberg.shaded.org.apache.parquet.io.PositionOutputStream create(long hint) {
      return positioned(file.create());
    }

    @Override
    public org.apache.iceberg.shaded.org.apache.parquet.io.PositionOutputStream createOrOverwrite(
        long hint) {
      return positioned(file.createOrOverwrite());
    }

    private static DelegatingPositionOutputStream positioned(PositionOutputStream stream) {
      return new DelegatingPositionOutputStream(stream) {
        @Override
        public long getPos() throws IOException {
          return stream.getPos();
        }
      };
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }

    @Override
    public String getPath() {
      return file.location();
    }
  }
}
