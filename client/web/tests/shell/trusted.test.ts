import { describe, expect, test } from "vitest";
import { WORKER, workerAddress } from "../../src/shell/environment/trusted.ts";

describe("the address of the worker", () => {
  test("is plain where a browser knows no Trusted Types", () => {
    expect(workerAddress(undefined)).toBe(WORKER);
  });

  test("goes through the one policy that the server allows, which lets nothing else pass", () => {
    const made: string[] = [];
    let rule: (url: string) => string = (url) => url;
    const factory = {
      createPolicy: (name: string, rules: { createScriptURL(url: string): string }) => {
        made.push(name);
        rule = rules.createScriptURL;
        return rules;
      },
    };

    expect(workerAddress(factory)).toBe(WORKER);
    expect(made).toEqual(["handrail"]);
    expect(() => rule("/assets/other.js")).toThrow("not a script of this app");
  });
});
