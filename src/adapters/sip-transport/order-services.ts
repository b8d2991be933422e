import type { RandomSource } from '../../kernel/random.ts';

/** An SRV record (RFC 2782). */
export interface ServiceRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** Orders by priority; within one priority at random in proportion to the weights (RFC 2782, "Weight"). */
export function orderServices(records: readonly ServiceRecord[], random: RandomSource): ServiceRecord[] {
  const priorities = [...new Set(records.map((record) => record.priority))].toSorted((a, b) => a - b);
  return priorities.flatMap((priority) =>
    drawAll(
      records.filter((record) => record.priority === priority),
      random,
    ),
  );
}

function drawAll(records: readonly ServiceRecord[], random: RandomSource): ServiceRecord[] {
  // Records of weight 0 first, so that they have a small chance while others are left.
  const left = records.toSorted((a, b) => a.weight - b.weight);
  const drawn: ServiceRecord[] = [];
  while (left.length > 0) {
    const total = left.reduce((sum, record) => sum + record.weight, 0);
    const mark = random.bytes(4).readUInt32BE() % (total + 1);
    let sum = 0;
    const index = left.findIndex((record) => {
      sum += record.weight;
      return sum >= mark;
    });
    drawn.push(...left.splice(index, 1));
  }
  return drawn;
}
