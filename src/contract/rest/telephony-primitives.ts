import { z } from 'zod';

export const codecSchema = z.enum(['PCMU', 'PCMA', 'G722', 'opus']);
export const internalNumberSchema = z.string().regex(/^\d{1,12}$/, 'digits only, at most 12');
export const nameSchema = z.string().trim().min(1).max(100);
