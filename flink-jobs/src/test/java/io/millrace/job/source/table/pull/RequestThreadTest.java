package io.millrace.job.source.table.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.PullRequest;
import io.millrace.job.source.table.PullRequests;
import io.millrace.job.source.table.RunningPull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RequestThreadTest {

  /** A store with requests up to the seventh; the seventh is of this table. */
  private record Store() implements PullRequests {
    private static final long serialVersionUID = 1;

    @Override
    public long latest() {
      return 7;
    }

    @Override
    public List<PullRequest> after(long id) {
      return id < 7 ? List.of(new PullRequest.Now(7)) : List.of();
    }

    @Override
    public void running(RunningPull pull) {
      // Nobody listens.
    }

    @Override
    public void answered(long id, long pull, long markPull) {
      ANSWERED.add(new Answer(id, pull, markPull));
    }
  }

  private static final List<Answer> ANSWERED = new CopyOnWriteArrayList<>();

  @Test
  void by_which_pull_requests_are_answered_is_told_once() {
    ANSWERED.clear();
    try (RequestThread thread = new RequestThread("t", new Store(), 7)) {
      thread.tell(null, new Answer(7, 3, 0));
      Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> !ANSWERED.isEmpty());
      thread.tell(null, new Answer(7, 4, 0));
      thread.tell(null, new Answer(8, 4, 0));
      Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> ANSWERED.size() > 1);
    }
    assertThat(ANSWERED).containsExactly(new Answer(7, 3, 0), new Answer(8, 4, 0));
  }

  private static List<PullRequest> firstFound(long last) {
    List<PullRequest> found = new ArrayList<>();
    try (RequestThread thread = new RequestThread("t", new Store(), last)) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(
              () -> {
                found.addAll(thread.take());
                return !found.isEmpty();
              });
    }
    return found;
  }

  @Test
  void where_looking_for_requests_began_is_told_so_that_a_checkpoint_has_it() {
    // Else a job that fails before it has taken one begins behind those that came meanwhile.
    assertThat(firstFound(-1)).containsExactly(new PullRequest.Before(7));
  }

  @Test
  void a_request_that_came_while_nothing_ran_is_found() {
    assertThat(firstFound(4)).containsExactly(new PullRequest.Now(7));
  }
}
