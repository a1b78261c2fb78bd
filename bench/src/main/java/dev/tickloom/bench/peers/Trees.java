package dev.tickloom.bench.peers;

import java.util.Set;

/** A peer that does jobs on whole trees of files. */
public interface Trees extends Peer {
  /** In the order in which they are measured: what is copied is then deleted. */
  enum Job {
    CP("cp"),
    RM("rm"),
    DU("du"),
    READDIR("readdir"),
    READDIR_WITH_TYPES("readdir with types"),
    GLOB("glob"),
    WALK("walk");

    private final String title;

    Job(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /** What it can do. */
  Set<Job> jobs();

  /**
   * Does a job; to be called where callbacks run.
   *
   * @param tree what is copied, counted or listed
   * @param copy where the copy goes, and what is deleted
   */
  void start(Job job, String tree, String copy, Ended ended);
}
