import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

export interface ContainerEnvironmentOptions {
  /** This process's own environment, of which a container sees very little. */
  hostEnvironment: Record<string, string | undefined>;
  /** The interpreter that stands for the image's; its folder comes first in PATH, for `pip` and other commands. */
  python: string;
  /** A folder of the container's own, so that it finds no credentials, tokens or caches of the person's. */
  homeDirectory: string;
  temporaryDirectory: string;
}

/** What is set in every container, whatever the request says: no secrets, and nothing of this machine but pip's settings. */
export function containerEnvironment(options: ContainerEnvironmentOptions): Record<string, string> {
  const { hostEnvironment, python, homeDirectory, temporaryDirectory } = options;
  return {
    ...pipSettings(hostEnvironment),
    PATH: [dirname(python), hostEnvironment.PATH ?? "/usr/bin:/bin"].join(delimiter),
    HOME: homeDirectory,
    TMPDIR: temporaryDirectory,
    LANG: "C.UTF-8",
    PYTHONUNBUFFERED: "1",
  };
}

/** How pip reaches its package index, which is the machine's business and not the image's. */
function pipSettings(hostEnvironment: Record<string, string | undefined>): Record<string, string> {
  const home = hostEnvironment.HOME ?? "";
  const configuration = [join(home, ".config/pip/pip.conf"), join(home, ".pip/pip.conf")].find(existsSync);
  const settings: Record<string, string> =
    configuration === undefined ? {} : { PIP_CONFIG_FILE: configuration };
  for (const [name, value] of Object.entries(hostEnvironment)) {
    if (name.startsWith("PIP_") && value !== undefined) {
      settings[name] = value;
    }
  }
  return settings;
}
