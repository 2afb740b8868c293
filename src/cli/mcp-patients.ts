import { Casebook } from '../casebook.js';
import { loadInstallation } from '../knowledge/installation.js';
import type { Assessment } from '../record/index.js';
import type { McpPatients } from '../server/mcp.js';
import { openStore } from '../server/open-store.js';
import { assessFiles } from './assess.js';

/** One patient from files, or those of this installation's store. */
export async function mcpPatients(paths: readonly string[], options: { asOf?: string }): Promise<McpPatients> {
  const installation = loadInstallation();
  if (paths.length > 0) {
    const assessment = await assessFiles(paths, { ...options, lang: 'en' });
    return {
      installation,
      list: async () => [{ id: 'patient', name: assessment.patient.name ?? '' }],
      assessment: async () => assessment,
    };
  }
  const { database, objects } = await openStore();
  const casebook = new Casebook({
    database,
    objects,
    installation,
    now: () => new Date(),
    actor: 'mcp',
    logsRisks: process.env.SARTOR_LOG_RISKS !== 'off',
  });
  return {
    installation,
    list: async () => (await casebook.patients.list()).map(({ id, name }) => ({ id, name: name ?? '' })),
    assessment: async (id) => {
      await casebook.assess(id);
      const body = await casebook.patients.latestAssessment(id);
      return body === undefined ? undefined : (JSON.parse(body) as Assessment);
    },
  };
}
