import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { registerOutbreak } from './outbreak.js';

const post = async (body: string | Buffer, query = '') => {
  const server = Fastify();
  registerOutbreak(server);
  return server.inject({ method: 'POST', url: `/api/outbreak${query}`, headers: { 'content-type': 'text/csv' }, body });
};
const day = (n: number) => new Date(Date.UTC(2026, 9, n)).toISOString().slice(0, 10);
const series = `date,cases\n${Array.from({ length: 30 }, (_, n) => `${day(n + 1)},${Math.round(5 * 1.08 ** n)}`).join('\n')}`;

describe('POST /api/outbreak', () => {
  it('answers with the series, its growth, forecast and reproduction number', async () => {
    const response = await post(series, '?mean=4.7&sd=2.9');
    const view = response.json();
    expect(response.statusCode).toBe(200);
    expect(view.series).toHaveLength(30);
    expect(view.forecast).toHaveLength(28);
    expect(view.growth.rate).toBeCloseTo(0.08, 2);
    expect(view.rt.at(-1).mean).toBeGreaterThan(1);
  });

  it.each([
    ['', ''],
    ['a,b\nx,y\n', ''],
    [series, '?mean=0&sd=1'],
    [series, '?horizon=99999'],
  ])('refuses what is no series of cases with a message', async (body, query) => {
    const response = await post(body, query);
    expect(response.statusCode).toBe(400);
    expect(response.json().issue[0].details.text).toBeTruthy();
  });

  it('reads one place of several, other encodings, and FHIR', async () => {
    const long = `日期,地区,病例数\n${['甲', '乙'].map((place, k) => `2026-10-0${k + 1},${place},${k + 3}`).join('\n')}`;
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(long, 'utf16le')]);
    const view = (await post(utf16, `?place=${encodeURIComponent('乙')}`)).json();
    expect(view.series.map(({ count }: { count: number }) => count)).toEqual([0, 4]);
    const condition = {
      resourceType: 'Condition',
      subject: { reference: 'Patient/1' },
      code: { coding: [{ code: '840539006' }] },
      onsetDateTime: '2026-10-01',
    };
    expect((await post(JSON.stringify(condition))).json().cases).toBe(1);
  });

  it('answers for the invented example that it offers', async () => {
    const server = Fastify();
    registerOutbreak(server);
    const { body } = await server.inject({ method: 'GET', url: '/api/outbreak/example' });
    const view = (await post(body, '?mean=2.8&sd=1.5')).json();
    expect(view.rt[10].mean).toBeGreaterThan(1.2);
    expect(view.rt.at(-1).mean).toBeLessThan(1.15);
  });
});
