// Makes every generated file anew, or with --check fails when one is stale: npm run generate [-- --check].
import { generateWords } from './compileDocs';
import { generateGrammars } from './compileGrammar';
import { generateFacts } from './compileFacts';
import { generateRuleTable } from './compileRuleTable';

const check = process.argv.includes('--check');

const complaints = [...generateGrammars({ check }), ...generateFacts({ check }), ...generateWords({ check }), ...generateRuleTable({ check })];
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
