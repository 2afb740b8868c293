import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { registerPlan } from './plan.js';

const root = join(import.meta.dirname, '..', '..');
const example = ['patient.fhir.json', 'genome.vcf'].map((file) => join(root, 'examples', 'diabetes-kidney', file));

async function run(...args: string[]): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  const program = new Command().exitOverride();
  registerPlan(program);
  await program.parseAsync(['plan', ...args, '--as-of', '2026-11-24'], { from: 'user' });
  const said = log.mock.calls.map(([line]) => String(line)).join('\n');
  log.mockRestore();
  return said;
}

function weights(json: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'sartor-plan-')), 'weights.json');
  writeFileSync(path, JSON.stringify(json));
  return path;
}

afterEach(() => vi.restoreAllMocks());

describe('sartor plan', () => {
  it('groups what to do, says how firmly the first stands, and folds what is for everybody', async () => {
    const plan = JSON.parse(await run(...example, '--format', 'json'));
    expect(plan.groups.map((each: { group: string }) => each.group)).toContain('start');
    expect(plan.groups.find((each: { group: string }) => each.group === 'lifestyle').folded).toBe(true);
    expect(plan.choice.staysFirst).toBeGreaterThan(0);
    expect(plan.choice.runnerUp).not.toBe(plan.choice.first);
  });

  it('weighs as the patient does', async () => {
    const usual = JSON.parse(await run(...example, '--format', 'json'));
    const careless = JSON.parse(
      await run(...example, '--format', 'json', '--preferences', weights({ harm: 0, burden: 0, cost: 0 })),
    );
    const net = (plan: typeof usual) =>
      plan.groups
        .flatMap((group: { items: { rule: string; netBenefit: number }[] }) => group.items)
        .find(({ rule }: { rule: string }) => rule === 'type-2-diabetes/sglt2-kidney').netBenefit;
    expect(net(careless)).toBeGreaterThan(net(usual));
    expect(careless.preferences).toEqual({ benefit: 1, harm: 0, burden: 0, cost: 0 });
  });

  it.each([[{ harms: 1 }], [{ harm: 2 }], [{ harm: 'much' }], [[1]]])('%j is no set of weights', async (json) => {
    await expect(run(...example, '--preferences', weights(json))).rejects.toThrow(/weights\.json/);
  });

  it('speaks Chinese', async () => {
    expect(await run(...example, '--lang', 'zh')).toMatch(/^开始\n {2}1\./);
  });
});
