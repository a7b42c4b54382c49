package cartesian.node.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.epoch.CutReply.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What pulses say, to whom and when. */
final class PulsesTest extends PulsedMembers {
    @Test
    void allAreToldWhoLeadsAndWhoTakesPart() {
        pulses(lease(LONG), LONG).lead(notFull());
        CutMessage.Pulse pulse = members.heard("b");
        assertThat(pulse.term()).isEqualTo(TERM);
        assertThat(pulse.by()).isEqualTo("the scribe");
        assertThat(pulse.participants()).containsExactly("a", "b", "c");
        assertThat(pulse.leaving()).isEmpty();
        assertThat(pulse.full()).isEqualTo(4);
    }

    @Test
    void whatIsSaidLaterHasAHigherNumber() {
        Pulses pulses = pulses(lease(LONG), LONG);
        pulses.lead(group(4, "a", "b"));
        long before = members.heard("b").number();
        pulses.lead(notFull());
        long after = members.heard("b").number();
        assertThat(after).isGreaterThan(before);
        assertThat(pulses.plain().number()).isGreaterThan(after);
        assertThat(pulses.plain().participants()).containsExactly("a", "b", "c");
    }

    @Test
    void pulseThatWasBegunBeforeAnotherIsKnownByItsNumber() {
        Pulses pulses = pulses(lease(LONG), LONG);
        pulses.lead(group(4, "a", "b"));
        members.whileSending = () -> {
            members.whileSending = () -> {};
            pulses.lead(notFull());
        };
        List<CutMessage.Pulse> heard = new ArrayList<>();
        members.onHeard = heard::add;

        pulses.beat();

        assertThat(heard.stream()
                        .filter(each -> each.participants().size() == 2)
                        .toList())
                .isNotEmpty()
                .allSatisfy(old -> assertThat(heard.stream()
                                .filter(each -> each.participants().size() == 3)
                                .mapToLong(CutMessage.Pulse::number)
                                .min()
                                .orElseThrow())
                        .isGreaterThan(old.number()));
    }

    @Test
    void whoeverFollowsAnotherIsNotConfirmedAndItIsTold() {
        members.late.put("c", CompletableFuture.completedFuture(new CutReply.Deposed()));
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(notFull());
        assertThat(members.confirmed()).containsExactly("a", "b");
        assertThat(deposed).hasPositiveValue();
    }

    @Test
    void lateWordOfOneWhoFollowedAnotherIsOfNoInterestOnceNobodyIsLed() {
        CompletableFuture<CutReply> reply = new CompletableFuture<>();
        members.late.put("c", reply);
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(notFull());
        pulses.fallSilent();
        reply.complete(new CutReply.Deposed());
        assertThat(deposed).hasValue(0);
    }

    @Test
    void whoHasAPulseToReadIsNotSentAnotherAtOnce() {
        CompletableFuture<CutReply> reply = new CompletableFuture<>();
        members.late.put("c", reply);
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(group(4, "c"));
        pulses.beat();
        assertThat(members.sent).isEqualTo(1);

        reply.complete(new CutReply.Alive(System.nanoTime(), Ending.NONE));
        pulses.beat();

        assertThat(members.sent).isEqualTo(2);
    }

    @Test
    void whoHasNotReadAPulseForAnAnswerLeaseIsSentAnother() throws Exception {
        members.late.put("c", new CompletableFuture<>());
        Pulses pulses = pulses(proven(SHORT), SHORT);
        pulses.lead(group(4, "c"));
        long began = System.nanoTime();
        while (members.sent == 1) {
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(30));
            TimeUnit.MILLISECONDS.sleep(1);
            pulses.beat();
        }
        assertThat(System.nanoTime() - began).isGreaterThan(SHORT.answerNanos() / 2);
    }

    @Test
    void leavingIsToldToAll() {
        Pulses pulses = pulses(proven(LONG), LONG);
        members.endings.put("b", Ending.LEAVING);
        members.endings.put("c", Ending.LEFT);
        pulses.lead(full());
        pulses.beat();
        assertThat(members.heard("a").leaving()).containsExactly("b", "c");
        assertThat(pulses.at(Ending.LEAVING)).containsExactly("b");
        assertThat(pulses.at(Ending.LEFT)).containsExactly("c");
        assertThat(pulses.at(Ending.NONE)).containsExactly("a");
        assertThat(pulses.at(Ending.LEFT_UNWRITTEN)).isEmpty();
    }

    @Test
    void whoIsLedNoMoreIsNotSpokenToAndNotWaitedFor() {
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(full());
        assertThat(pulses.answersLeftNanos("c")).isPositive();
        members.heard.clear();
        pulses.lead(group(3, "a", "b"));
        assertThat(members.heard).containsOnlyKeys("a", "b");
        assertThat(pulses.answersLeftNanos("c")).isZero();
    }

    @Test
    void silentScribeConfirmsNobody() {
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(full());
        pulses.fallSilent();
        members.heard.clear();
        pulses.beat();
        assertThat(members.heard).isEmpty();
        assertThat(pulses.answersLeftNanos("b")).isPositive();
    }
}
