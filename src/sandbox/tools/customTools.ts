import { z } from "zod";
import { record } from "../http/parse.ts";

interface CustomTool {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly input_schema: Readonly<Record<string, unknown>>;
  readonly output_schema?: Readonly<Record<string, unknown>> | undefined;
  /** Whether the SDK lists it beside the meta tools. */
  readonly preload?: boolean | undefined;
}

/** Tools of the app's own, which its SDK runs. */
export interface CustomTools {
  readonly custom_tools?: readonly (CustomTool & { readonly extends_toolkit?: string | undefined })[] | undefined;
  readonly custom_toolkits?:
    | readonly {
        readonly slug: string;
        readonly name: string;
        readonly description: string;
        readonly tools: readonly CustomTool[];
      }[]
    | undefined;
}

const tool = {
  slug: z.string().min(1),
  name: z.string(),
  description: z.string(),
  input_schema: record,
  output_schema: record.optional(),
  preload: z.boolean().optional(),
};

export const customTools: z.ZodType<CustomTools> = z.object({
  custom_tools: z.array(z.object({ ...tool, extends_toolkit: z.string().optional() })).optional(),
  custom_toolkits: z
    .array(
      z.object({ slug: z.string().min(1), name: z.string(), description: z.string(), tools: z.array(z.object(tool)) }),
    )
    .optional(),
});

/** The tools with the slugs by which agents call them: `LOCAL_<tool>`, or `LOCAL_<toolkit>_<tool>`. */
export function customToolsView({ custom_tools: tools, custom_toolkits: toolkits }: CustomTools): CustomTools {
  return {
    ...(tools && { custom_tools: tools.map((each) => named(each, each.extends_toolkit)) }),
    ...(toolkits && {
      custom_toolkits: toolkits.map((each) => ({ ...each, tools: each.tools.map((own) => named(own, each.slug)) })),
    }),
  };
}

function named<Tool extends CustomTool>(
  own: Tool,
  toolkit: string | undefined,
): Tool & { readonly original_slug: string } {
  const slug = ["LOCAL", toolkit, own.slug]
    .filter((part) => part !== undefined)
    .join("_")
    .toUpperCase();
  return { ...own, slug, original_slug: own.slug };
}
