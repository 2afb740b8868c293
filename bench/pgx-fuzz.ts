/** 10,000 damaged VCF files through the reader and caller. Run: npx tsx bench/pgx-fuzz.ts [count] */
import { fuzzVcf } from '../test/pgx-fuzz.js';

const { files, refused, same, warned, wrong } = fuzzVcf(Number(process.argv[2] ?? 10_000));
console.log(
  `${files} damaged files: ${refused} refused with a message, ${same} read with every gene as before, ${warned} with a gene that differs and says so, ${wrong.length} wrong without a warning`,
);
for (const each of wrong.slice(0, 20)) console.error(`  ${each}`);
if (wrong.length > 0) process.exitCode = 1;
