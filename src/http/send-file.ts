import type { FastifyReply, FastifyRequest } from 'fastify';
import { type FileAnswer, rangeOf } from '../platform/api/index.ts';

/** Sends a file, or the range that was asked for (RFC 9110 §14). */
export async function sendFile(
  { headers, method }: FastifyRequest,
  reply: FastifyReply,
  file: FileAnswer,
): Promise<FastifyReply> {
  const { sizeBytes, read } = file.parts;
  const range = rangeOf(headers.range, sizeBytes);
  reply.headers(file.headers);
  if (range === null) return reply.status(416).header('content-range', `bytes */${sizeBytes}`).send();
  const isWhole = range === 'all';
  const length = isWhole ? sizeBytes : range.to - range.from + 1;
  reply.header('content-length', length);
  if (!isWhole) reply.status(206).header('content-range', `bytes ${range.from}-${range.to}/${sizeBytes}`);
  return reply.send(method === 'HEAD' ? undefined : await read(isWhole ? undefined : range));
}
