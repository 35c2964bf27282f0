// fauxqs exports its application and lets it be given stores, but exports no stores; and its own start function
// listens on every network interface. So its stores are imported by path, from the version that package.json pins.
import { PersistenceManager } from "../../node_modules/fauxqs/dist/persistence.js";
import { S3Store } from "../../node_modules/fauxqs/dist/s3/s3Store.js";
import { SnsStore } from "../../node_modules/fauxqs/dist/sns/snsStore.js";
import { type SqsQueue, SqsStore } from "../../node_modules/fauxqs/dist/sqs/sqsStore.js";

export { SqsStore };

/** Topics and queues, in memory and on disk. */
export interface MessageStores {
  sqsStore: SqsStore;
  snsStore: SnsStore;
  /** Empty, and out of reach: fauxqs's application wants one. */
  s3Store: S3Store;
  persistence: PersistenceManager;
}

/** Opens the topics, queues and messages that `directory` keeps. */
export function openStores(options: {
  directory: string;
  endpointUrl: string;
  region: string;
}): MessageStores {
  const { directory, endpointUrl, region } = options;
  const persistence = new PersistenceManager(directory);
  const sqsStore = new LocalSqsStore(endpointUrl);
  const snsStore = new SnsStore();
  sqsStore.region = region;
  snsStore.region = region;
  // Set after loading, as fauxqs does, lest loading a queue writes it again and deletes its messages with it.
  persistence.loadSqsAndSns(sqsStore, snsStore);
  sqsStore.persistence = persistence;
  snsStore.persistence = persistence;
  for (const queue of sqsStore.allQueues()) queue.persistence = persistence;
  return { sqsStore, snsStore, s3Store: new S3Store(), persistence };
}

/** Queues whose URLs lead to the local cloud's port of today, whatever it was when they were created. */
class LocalSqsStore extends SqsStore {
  readonly #endpointUrl: string;

  constructor(endpointUrl: string) {
    super();
    this.#endpointUrl = endpointUrl;
  }

  override createQueue(name: string, _url: string, ...rest: QueueOptions): SqsQueue {
    return super.createQueue(name, `${this.#endpointUrl}/000000000000/${name}`, ...rest);
  }
}

type QueueOptions = [arn: string, attributes?: Record<string, string>, tags?: Record<string, string>];
