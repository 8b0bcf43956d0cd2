#!/usr/bin/env python3
"""What a fleet of environments does to a telemetry endpoint and to an origin behind the cache. The tables of docs/scale.md.

  python3 tests/Scale/simulate.py [--seed N]

Only the standard library. The rules are those of the SDK (DeliverySender: 3 tries, 100 ms doubled with jitter, a breaker after 3 failures for
30 s, a quarter more or less) and of samples/Caching (TTL, stale-while-revalidate, one environment for all with Redis). Times are simulated, nothing waits.
"""
import argparse
import heapq
import random
import statistics

ENVIRONMENTS = 5000
GAP = 10.0  # seconds between the invocations of one environment, on average
OUTAGE = (60.0, 180.0)
END = 300.0
CAPACITY = 1500  # requests a second that the endpoint can answer when it is well
TIMEOUT = 2.0
BREAK = 30.0
TRIES = 3
FAILURES_TO_OPEN = 3


class Endpoint:
    """Answers as long as it is well and not overloaded; in an outage it refuses at once, or does not answer at all."""

    def __init__(self, hangs):
        self.hangs = hangs
        self.seconds = [0] * int(END + 200)

    def ask(self, at):
        second = int(at)
        self.seconds[second] += 1
        if OUTAGE[0] <= at < OUTAGE[1]:
            return False, TIMEOUT if self.hangs else 0.005
        if self.seconds[second] > CAPACITY:
            return False, 0.005
        return True, 0.02


def flush(endpoint, at, state, breaker, jitter, rng, budget=2.0):
    """One flush at the end of an invocation: returns the time that it holds the invocation."""
    if breaker and at < state["open_until"]:
        return 0.0
    held, probe = 0.0, breaker and state["failures"] >= FAILURES_TO_OPEN
    for attempt in range(TRIES):
        well, took = endpoint.ask(at + held)
        took = min(took, budget - held)
        held += took
        if well:
            state["failures"] = 0
            return held
        state["failures"] += 1
        if breaker and (probe or state["failures"] >= FAILURES_TO_OPEN):
            state["open_until"] = at + held + BREAK * (0.75 + 0.5 * rng.random() if jitter else 1.0)
            return held
        delay = 0.1 * 2 ** attempt * (0.5 + rng.random() if jitter else 1.0)
        if attempt == TRIES - 1 or held + delay >= budget:
            return held
        held += delay
    return held


def telemetry(hangs, breaker, jitter, burst, seed):
    rng = random.Random(seed)
    endpoint = Endpoint(hangs)
    states = [{"failures": 0, "open_until": 0.0} for _ in range(ENVIRONMENTS)]
    # A burst is a fleet that is invoked by one schedule: every environment in the same second.
    first = [(rng.random() if burst else rng.random() * GAP, i) for i in range(ENVIRONMENTS)]
    heapq.heapify(first)
    held_in_outage = []
    while first:
        at, i = heapq.heappop(first)
        held = flush(endpoint, at, states[i], breaker, jitter, rng)
        if OUTAGE[0] <= at < OUTAGE[1]:
            held_in_outage.append(held)
        following = at + held + (GAP if burst else rng.expovariate(1 / GAP))
        if following < END:
            heapq.heappush(first, (following, i))
    before = endpoint.seconds[10:int(OUTAGE[0])]
    during = endpoint.seconds[int(OUTAGE[0]) + 10:int(OUTAGE[1])]
    after = endpoint.seconds[int(OUTAGE[1]):int(OUTAGE[1]) + 60]
    return (statistics.mean(before), statistics.mean(during), max(during), max(after),
            statistics.mean(held_in_outage) * 1000)


def cache(kind, seed):
    """One entry of five minutes, read once an invocation, for an hour; 1,000 environments that a deployment starts within ten seconds."""
    environments, ttl, gap, hour, stale = 1000, 300.0, 5.0, 3600.0, 60.0
    rng = random.Random(seed)
    seconds = [0] * int(hour + 10)
    fetched = [-1e9] * environments
    shared = -1e9
    waits = invocations = 0
    events = [(rng.random() * 10, i) for i in range(environments)]
    heapq.heapify(events)
    while events:
        at, i = heapq.heappop(events)
        invocations += 1
        age = at - fetched[i]
        if kind == "none":
            seconds[int(at)] += 1
            waits += 1
        elif age >= ttl:
            if kind == "redis" and at - shared < ttl:
                fetched[i] = shared
            else:
                seconds[int(at)] += 1
                fetched[i] = shared = at
            # A stale entry is answered at once, and refreshed while the handler starts.
            if not (kind in ("stale", "redis") and age < ttl + stale):
                waits += 1
        following = at + rng.expovariate(1 / gap)
        if following < hour:
            heapq.heappush(events, (following, i))
    return sum(seconds), max(seconds), waits / invocations


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    print(f"seed {seed}\n")
    print("| invocations | endpoint in the outage | breaker | jitter | requests/s before | in the outage | peak in it | peak after it | held per invocation in it |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for burst in (False, True):
        for hangs in (False, True):
            for breaker, jitter in ((False, False), (False, True), (True, True)):
                before, during, peak, after, held = telemetry(hangs, breaker, jitter, burst, seed)
                print(f"| {'all in one second' if burst else 'spread'} | {'hangs' if hangs else 'refuses'} | {'yes' if breaker else 'no'} | {'yes' if jitter else 'no'} "
                      f"| {before:,.0f} | {during:,.0f} | {peak:,} | {after:,} | {held:,.0f} ms |")
    print()
    print("| cache | origin calls an hour | peak a second | invocations that wait for the origin |")
    print("| --- | --- | --- | --- |")
    for kind, name in (("none", "none"), ("ttl", "in each environment, TTL 300 s"), ("stale", "the same, stale-while-revalidate 60 s"), ("redis", "the same, shared by Redis")):
        total, peak, waits = cache(kind, seed)
        print(f"| {name} | {total:,} | {peak:,} | {waits * 100:.2f} % |")


main()
