package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

  @TempDir Path cache;

  @Test
  void twoThatUnpackAtOnceEndWithOneWholeCopy() throws Exception {
    List<CompletableFuture<PostgresBinaries>> both =
        List.of(
            CompletableFuture.supplyAsync(() -> PostgresBinaries.unpackedIn(cache)),
            CompletableFuture.supplyAsync(() -> PostgresBinaries.unpackedIn(cache)));

    PostgresBinaries first = both.get(0).join();
    assertThat(both.get(1).join()).isEqualTo(first);
    assertThat(Folders.entries(cache)).containsExactly(first.home());
    Command.Outcome version = Command.of(List.of(first.program("postgres"), "--version")).run();
    assertThat(version.output()).startsWith("postgres (PostgreSQL) 17");
    assertThat(Files.isExecutable(Path.of(first.program("initdb")))).isTrue();
  }

  @Test
  void whereUserNamespacesAreDeniedTheMessageSaysWhatToDo() {
    assertThatThrownBy(() -> RootEscape.prefixForRoot(List.of("sh", "-c", "echo denied; exit 1")))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("does not work here (denied)")
        .hasMessageContaining("Run as an ordinary user")
        .hasMessageContaining("--postgres URL");
    assertThatThrownBy(() -> RootEscape.prefixForRoot(List.of("no-such-program")))
        .hasMessageContaining("no-such-program");
  }
}
