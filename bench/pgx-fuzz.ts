/** 10,000 damaged VCF files, and all rewritings of the reference cases, through the reader and caller. Run: npx tsx bench/pgx-fuzz.ts [count] */
import { fuzzVcf } from '../test/pgx-fuzz.js';
import { metamorphicCases } from '../test/pgx-metamorphic.js';

const { files, refused, same, warned, wrong } = fuzzVcf(Number(process.argv[2] ?? 10_000));
console.log(
  `${files} damaged files: ${refused} refused with a message, ${same} read with every gene as before, ${warned} with a gene that differs and says so, ${wrong.length} wrong without a warning`,
);
for (const each of wrong.slice(0, 20)) console.error(`  ${each}`);

const rewritten = await metamorphicCases();
console.log(`${rewritten.files} rewritten files of the same meaning: ${rewritten.differing.length} gene calls differ`);
for (const [kind, count] of Object.entries(rewritten.changed)) console.log(`  ${kind}: ${count}`);
for (const each of rewritten.differing.slice(0, 20)) console.error(`  ${each}`);
if (wrong.length + rewritten.differing.length > 0) process.exitCode = 1;
