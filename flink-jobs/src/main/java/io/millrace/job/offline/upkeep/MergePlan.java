package io.millrace.job.offline.upkeep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which files of one day are merged into one. A file of three quarters of the wanted size is done.
 * Smaller ones are merged in two steps, so that a byte is written again a few times and not at each
 * round: small ones into files of about an eighth of the size, and eight of those into one. A day
 * that nothing was added to for a while is merged as far as it goes. Files that are too small to be
 * {@linkplain JoinedFiles joined} are merged among themselves, so that they do not keep others from
 * it. Where the table has a sort order a quiet day is written once more, sorted.
 *
 * <p>So a day of {@code b} bytes has at most {@code b / (3/4 size)} done files, 7 that wait, and
 * the small ones that came since the last round, or four of either kind.
 */
final class MergePlan {
  private static final double DONE = 0.75;
  private static final int STEPS = 8;
  private static final int FEWEST_SMALL = 5;
  private static final int FEWEST_OF_A_QUIET_DAY = 2;

  private final long fileBytes;

  MergePlan(long fileBytes) {
    this.fileBytes = fileBytes;
  }

  /** Whether a file is as large as it is to be. */
  boolean isDone(long bytes) {
    return bytes >= DONE * fileBytes;
  }

  /**
   * Groups of at least two files, each to become about one; every file is in one group at most.
   *
   * @param files of one day, none of them done
   * @param isQuiet whether nothing was added for a while
   */
  List<List<MergeFile>> groups(List<MergeFile> files, Quiet isQuiet) {
    List<MergeFile> tiny = new ArrayList<>();
    List<MergeFile> small = new ArrayList<>();
    List<MergeFile> medium = new ArrayList<>();
    for (MergeFile file : files) {
      if (file.bytes() < JoinedFiles.LARGE_ENOUGH) {
        tiny.add(file);
      } else {
        (file.bytes() < DONE * fileBytes / STEPS ? small : medium).add(file);
      }
    }
    int fewest = isQuiet == Quiet.YES ? FEWEST_OF_A_QUIET_DAY : FEWEST_SMALL;
    List<List<MergeFile>> groups = new ArrayList<>(packed(tiny, fewest));
    if (isQuiet == Quiet.YES) {
      small.addAll(medium);
      groups.addAll(packed(small, fewest));
      return groups;
    }
    if (medium.size() >= STEPS || bytes(medium) >= fileBytes) {
      groups.addAll(packed(medium, FEWEST_OF_A_QUIET_DAY));
    }
    groups.addAll(packed(small, fewest));
    return groups;
  }

  /**
   * Groups of a quiet day whose table has a sort order: each to become a sorted file or two. What
   * is sorted is sorted again only together with others that fit into its file.
   *
   * @param files of one day, none of them done and sorted
   */
  List<List<MergeFile>> sorted(List<MergeFile> files) {
    List<List<MergeFile>> groups = packed(files);
    groups.removeIf(group -> group.size() == 1 && group.get(0).order() == MergeFile.Order.SORTED);
    return groups;
  }

  /** Whether nothing was added to a day for a while. */
  enum Quiet {
    YES,
    NO
  }

  private static long bytes(List<MergeFile> files) {
    return files.stream().mapToLong(MergeFile::bytes).sum();
  }

  /** In the order in which they were committed, as long as they fit into one file. */
  private List<List<MergeFile>> packed(List<MergeFile> files, int fewest) {
    if (files.size() < fewest) {
      return List.of();
    }
    List<List<MergeFile>> groups = packed(files);
    groups.removeIf(one -> one.size() < 2);
    return groups;
  }

  private List<List<MergeFile>> packed(List<MergeFile> files) {
    List<List<MergeFile>> groups = new ArrayList<>();
    List<MergeFile> group = new ArrayList<>();
    for (MergeFile file : files.stream().sorted(Comparator.naturalOrder()).toList()) {
      if (!group.isEmpty() && bytes(group) + file.bytes() > fileBytes) {
        groups.add(group);
        group = new ArrayList<>();
      }
      group.add(file);
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }
}
