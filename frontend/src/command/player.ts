/** Time in a replay: play, pause, speed, steps. It knows moments only; what they show is the store's. */

export const SPEEDS = [1, 10, 60, 300];
const FRAME_MS = 100;

export interface Span { start: number; end: number }

export class Player {
  playing = false;
  speed = 60;
  private timer: ReturnType<typeof setInterval> | undefined;
  private last = 0;

  /** `show` draws a moment (null: the end, which is now); `span` and `moments` are asked anew each time. */
  constructor(private readonly span: () => Span, private readonly moments: () => number[], private readonly current: () => number | null, private readonly show: (moment: number | null) => void) {}

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    const { start, end } = this.span();
    const now = this.current();
    if (now === null || now >= end) this.show(start);
    this.playing = true;
    this.last = performance.now();
    clearInterval(this.timer);
    this.timer = setInterval(() => this.advance(performance.now()), FRAME_MS);
    this.show(this.current());
  }

  pause(): void {
    this.playing = false;
    clearInterval(this.timer);
    this.show(this.current());
  }

  /** Move on by the time that really passed, so that a busy machine loses frames, not minutes. */
  advance(at: number): void {
    const { end } = this.span();
    const next = (this.current() ?? end) + (at - this.last) * this.speed;
    this.last = at;
    if (next >= end) {
      this.playing = false;
      clearInterval(this.timer);
      this.show(null);
    } else this.show(next);
  }

  /** To the next (1) or the earlier (-1) moment at which something happened. */
  step(direction: 1 | -1): void {
    const { start, end } = this.span();
    const now = this.current() ?? end;
    const moments = this.moments().filter((each) => each >= start && each <= end);
    const next = direction > 0 ? moments.find((each) => each > now) : [...moments].reverse().find((each) => each < now);
    if (next === undefined) this.show(direction > 0 ? null : start);
    else this.show(next >= end ? null : next);
  }
}
