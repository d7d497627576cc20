import * as z from 'zod';

// zod would probe whether it may make code from text, which the content security policy refuses and reports.
// Imported by whoever parses first.
z.config({ jitless: true });
