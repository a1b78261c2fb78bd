package dev.tickloom.io.watching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * Pairs entries that are gone with new ones, and reports them as renamed, in an order in which each
 * place is free when an entry moves there. If the moves form a circle, one entry is reported as
 * deleted and created instead.
 */
final class Moves {
  private final Resolver resolver;
  private final Model model;
  private final Set<Entry> gone;
  private final Map<Slot, Status> fresh;
  private final Map<Slot, Entry> moves = new LinkedHashMap<>();
  private final Set<Entry> moving = new HashSet<>();

  /** Takes the entries that were renamed out of both collections. */
  Moves(Resolver resolver, Set<Entry> gone, Map<Slot, Status> fresh) {
    this.resolver = resolver;
    this.model = resolver.model();
    this.gone = gone;
    this.fresh = fresh;
  }

  void run() {
    pair();
    while (!moves.isEmpty()) {
      if (!makeThoseThatCanBe()) {
        breakCircle();
      }
    }
  }

  private void pair() {
    if (gone.isEmpty() || fresh.isEmpty()) {
      return;
    }
    // Lists, because a file may have several names.
    Map<Object, List<Entry>> byKey = new HashMap<>();
    for (Entry entry : gone) {
      if (entry.key != null) {
        byKey.computeIfAbsent(entry.key, unused -> new ArrayList<>()).add(entry);
      }
    }
    fresh.forEach((slot, status) -> {
      Object key = status.key();
      List<Entry> candidates = key == null ? null : byKey.get(key);
      Entry moved = candidates == null ? null : firstMoved(candidates, status);
      if (moved != null) {
        moves.put(slot, moved);
        moving.add(moved);
      }
    });
  }

  private @Nullable Entry firstMoved(List<Entry> candidates, Status status) {
    for (Entry entry : candidates) {
      if (!moving.contains(entry) && model.isMoved(entry, status)) {
        return entry;
      }
    }
    return null;
  }

  /** Whether there was one, or one that cannot be any more. */
  private boolean makeThoseThatCanBe() {
    boolean isProgress = false;
    for (Iterator<Map.Entry<Slot, Entry>> all = moves.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Slot, Entry> move = all.next();
      Slot to = move.getKey();
      Entry entry = move.getValue();
      if (!model.isAttached(entry) || !model.isAttached(to.directory())) {
        all.remove();
        moving.remove(entry);
        isProgress = true;
      } else if (mayMove(entry, to)) {
        all.remove();
        moving.remove(entry);
        move(entry, to);
        isProgress = true;
      }
    }
    return isProgress;
  }

  private boolean mayMove(Entry entry, Slot to) {
    Entry there = Model.childrenOf(to.directory()).get(to.name());
    return !model.isBelow(to.directory(), entry)
        && !(there != null && (moving.contains(there) || model.isBelow(entry, there)));
  }

  private void move(Entry entry, Slot to) {
    Status status = fresh.get(to);
    if (status == null) {
      return;
    }
    Entry there = Model.childrenOf(to.directory()).get(to.name());
    if (there != null) {
      resolver.remove(there);
      gone.remove(there);
    }
    Status closer = status.details() == null ? model.lookCloser(to).status() : status;
    if (closer == null || !model.isMoved(entry, closer)) {
      fresh.remove(to); // it has moved on
      resolver.addDirty(to, Resolver.Mark.LOOK);
      return;
    }
    fresh.remove(to);
    gone.remove(entry);
    resolver.found(entry);
    model.move(entry, to, closer.details());
    if (model.isModified(entry, closer)) {
      model.modify(entry, closer);
    }
    if (entry.children != null) { // names in it were looked at by a path that was wrong
      resolver.addTree(entry);
    }
  }

  private void breakCircle() {
    Entry entry = moves.values().iterator().next();
    moves.values().remove(entry);
    moving.remove(entry);
    resolver.remove(entry);
    gone.remove(entry);
  }
}
