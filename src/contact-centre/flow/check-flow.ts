import type { FlowDocument } from '../../contract/rest/flow-document.ts';
import type { FlowCheck, FlowProblem } from '../../contract/rest/flows.ts';
import { checkGraph } from './check-graph.ts';
import { checkNode } from './check-nodes.ts';
import { type FlowBook, FlowFaults } from './flow-faults.ts';
import { PreparedFlow } from './prepared-flow.ts';
import { runFlowTest } from './run-flow-test.ts';

/** Everything that is wrong with a document, errors first. Pure. */
export function faultsOf(flow: PreparedFlow, book: FlowBook): readonly FlowProblem[] {
  const faults = new FlowFaults();
  checkGraph(flow, book.numbers, faults);
  for (const node of flow.document.nodes) checkNode({ flow, book, faults }, node);
  const names = new Set<string>();
  for (const { name } of flow.document.variables) {
    if (names.has(name))
      faults.error(null, 'variables', 'variable-twice', `Two variables are called ${name}.`, { variable: name });
    names.add(name);
  }
  return faults.all.toSorted((one, other) => Number(one.severity === 'warning') - Number(other.severity === 'warning'));
}

/** Looks for faults and runs the tests. @param testId only this one */
export function checkFlow(document: FlowDocument, book: FlowBook, testId?: string): FlowCheck {
  const flow = new PreparedFlow(document);
  const problems = [...faultsOf(flow, book)];
  const tests = document.tests
    .filter(({ id }) => testId === undefined || id === testId)
    .map((test) => runFlowTest(flow, test, book));
  return {
    problems,
    tests,
    mayGoLive: problems.every(({ severity }) => severity !== 'error') && tests.every(({ passed }) => passed),
  };
}
