package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table of timer lists, beside a {@link HashMap} that does the same. */
class TimerTableTest {
  private final TimerTable table = new TimerTable();

  private TimerList put(int duration) {
    TimerList list = new TimerList(duration);
    table.put(list);
    return list;
  }

  @Test
  void aNewTableHasNoLists() {
    assertThat(table.get(1)).isNull();
    assertThat(table.get(Integer.MAX_VALUE)).isNull();
  }

  @Test
  void aListIsFoundByItsDuration() {
    TimerList one = put(1);
    TimerList max = put(Integer.MAX_VALUE);

    assertThat(table.get(1)).isSameAs(one);
    assertThat(table.get(Integer.MAX_VALUE)).isSameAs(max);
    assertThat(table.get(2)).isNull();
  }

  @Test
  void listsOfOneBucketAreToldApart() {
    TimerList[] lists = new TimerList[10];
    for (int i = 0; i < lists.length; i++) {
      lists[i] = put(i << 12); // which differ in no bit that a small table looks at
    }
    table.remove(lists[3]);
    table.remove(lists[9]);
    table.remove(lists[0]);

    for (int i = 0; i < lists.length; i++) {
      assertThat(table.get(i << 12)).isSameAs(i == 3 || i == 9 || i == 0 ? null : lists[i]);
    }
  }

  @Test
  void removingAListThatIsNotThereLeavesAnotherOfItsDuration() {
    TimerList former = put(10);
    table.remove(former);
    TimerList present = put(10);

    table.remove(former);

    assertThat(table.get(10)).isSameAs(present);
  }

  @Test
  void theTableAgreesWithAHashMap() {
    for (long seed = 1; seed <= 20; seed++) {
      TimerTable subject = new TimerTable();
      Map<Integer, TimerList> model = new HashMap<>();
      Random random = new Random(seed);
      int range = 1 << random.nextInt(1, 20);
      for (int step = 0; step < 5_000; step++) {
        int duration = random.nextInt(range) << random.nextInt(12);
        TimerList list = subject.get(duration);
        assertThat(list).as("seed %d, step %d", seed, step).isSameAs(model.get(duration));
        if (list == null) {
          list = new TimerList(duration);
          subject.put(list);
          model.put(duration, list);
        } else if (random.nextInt(3) > 0) {
          subject.remove(list);
          model.remove(duration);
        }
      }
    }
  }
}
