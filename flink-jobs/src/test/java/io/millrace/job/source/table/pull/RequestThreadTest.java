package io.millrace.job.source.table.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.PullMarks;
import io.millrace.job.source.table.PullRequest;
import io.millrace.job.source.table.PullRequests;
import io.millrace.job.source.table.ReachedMark;
import io.millrace.job.source.table.RunningPull;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
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
    try (RequestThread thread = new RequestThread("t", new Store(), PullMarks.NONE, 7)) {
      thread.tell(null, new Answer(7, 3, 0), null);
      Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> !ANSWERED.isEmpty());
      thread.tell(null, new Answer(7, 4, 0), null);
      thread.tell(null, new Answer(8, 4, 0), null);
      Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> ANSWERED.size() > 1);
    }
    assertThat(ANSWERED).containsExactly(new Answer(7, 3, 0), new Answer(8, 4, 0));
  }

  /** They fail once, as a store that is away for a while. */
  private record Marks() implements PullMarks {
    private static final long serialVersionUID = 1;
    private static final AtomicInteger TRIES = new AtomicInteger();
    private static final List<ReachedMark> REACHED = new CopyOnWriteArrayList<>();

    @Override
    public Keeping keeping() {
      return Keeping.KEPT;
    }

    @Override
    public ReachedMark before() {
      return null;
    }

    @Override
    public void reached(ReachedMark mark) throws Exception {
      if (TRIES.getAndIncrement() == 0) {
        throw new IOException("away");
      }
      REACHED.add(mark);
    }
  }

  @Test
  void where_a_pull_has_come_to_is_told_until_the_store_has_it_and_not_again() {
    ReachedMark first = new ReachedMark(1, "d", "a", 7);
    ReachedMark second = new ReachedMark(2, "d", "a", 7);
    try (RequestThread thread = new RequestThread("t", new Store(), new Marks(), 7)) {
      thread.tell(null, null, first);
      Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> !Marks.REACHED.isEmpty());
      thread.tell(null, null, null);
      thread.tell(null, null, new ReachedMark(1, "d", "a", 7));
      int before = Marks.TRIES.get();
      ANSWERED.clear();
      thread.tell(null, new Answer(9, 1, 0), first);
      Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> !ANSWERED.isEmpty());
      thread.tell(null, null, second);
      Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> Marks.REACHED.size() > 1);
      assertThat(Marks.TRIES.get()).isEqualTo(before + 1);
    }
    assertThat(Marks.REACHED).containsExactly(first, second);
  }

  private static List<PullRequest> firstFound(long last) {
    List<PullRequest> found = new ArrayList<>();
    try (RequestThread thread = new RequestThread("t", new Store(), PullMarks.NONE, last)) {
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
