import { expect, test } from "vitest";
import { shown } from "../src/islands/drill-clock";

test("the drill's clock is written as the server writes it", () => {
  expect(shown(8)).toBe("T+0:08");
  expect(shown(605.9)).toBe("T+10:05");
  expect(shown(7530)).toBe("T+2:05:30");
  expect(shown(-3)).toBe("T+0:00");
});
