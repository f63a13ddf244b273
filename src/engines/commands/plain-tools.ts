/**
 * Tools whose help cannot be read by a program, or of which guides use a few options of hundreds. Sources: the manual
 * pages of the versions named. A test looks for each option in the help of the program wherever it is at hand.
 */
import type { ToolFacts } from './types.ts';

/** https://curl.se/docs/manpage.html */
const CURL: ToolFacts = {
  tool: 'curl',
  version: '7.88.1',
  options:
    's,silent S,show-error f,fail i,include I,head v,verbose k,insecure o,output= w,write-out= H,header= X,request= ' +
    'm,max-time= connect-timeout= resolve= connect-to= retry= L,location u,user= d,data= data-binary=',
  commands: { '': '' },
};

/** https://bind9.readthedocs.io/en/v9.18.24/manpages.html#dig-dns-lookup-utility */
const DIG: ToolFacts = {
  tool: 'dig',
  version: '9.18',
  options: 't,= 4 6',
  commands: { '': '' },
  plus: ['+short', '+trace', '+noall', '+answer', '+nocmd', '+ttlid'],
};

/** https://www.postgresql.org/docs/17/app-psql.html */
const PSQL: ToolFacts = {
  tool: 'psql',
  version: '15',
  options:
    'h,host= p,port= U,username= d,dbname= c,command= f,file= A,no-align t,tuples-only X,no-psqlrc v,set= w,no-password ' +
    'single-transaction',
  commands: { '': '' },
};

/** https://www.postgresql.org/docs/17/app-pgdump.html */
const PG_DUMP: ToolFacts = {
  tool: 'pg_dump',
  version: '15',
  options:
    'h,host= p,port= U,username= d,dbname= w,no-password f,file= F,format= Z,compress= a,data-only s,schema-only ' +
    'n,schema= t,table=',
  commands: { '': '' },
};

/** https://www.postgresql.org/docs/17/app-pgrestore.html */
const PG_RESTORE: ToolFacts = {
  tool: 'pg_restore',
  version: '15',
  options:
    'h,host= p,port= U,username= d,dbname= l,list j,jobs= clean if-exists create no-owner n,schema= t,table= a,data-only ' +
    'exit-on-error single-transaction',
  commands: { '': '' },
};

/**
 * https://redis.io/docs/latest/develop/tools/cli/ and https://redis.io/docs/latest/commands/: its words are commands of the
 * server, which `COMMAND INFO` of a real one knows.
 */
const REDIS_CLI: ToolFacts = {
  tool: 'redis-cli',
  version: '7',
  options: 'h,= p,= a,= user= tls n,= no-auth-warning latency bigkeys scan pattern= raw',
  commands: Object.fromEntries(
    [
      '',
      ...[
        'ping',
        'info',
        'dbsize',
        'slowlog get',
        'client list',
        'config get',
        'role',
        'latency doctor',
        'memory stats',
      ],
      ...[
        'memory doctor',
        'cluster info',
        'cluster nodes',
        'cluster failover',
        'sentinel masters',
        'sentinel replicas',
      ],
      ...['sentinel failover', 'sentinel get-master-addr-by-name', 'sentinel ckquorum', 'lastsave', 'bgsave', 'wait'],
      ...['dbsize', 'get', 'set', 'del', 'ttl', 'replicaof'],
    ].map((words) => [words, '']),
  ),
};

/** https://developer.hashicorp.com/terraform/cli/commands */
const TERRAFORM: ToolFacts = {
  tool: 'terraform',
  version: '1.13',
  oneDash: true,
  options: 'chdir= help',
  commands: {
    init: 'input= upgrade backend-config=',
    validate: 'json',
    plan: 'out= input= detailed-exitcode var= var-file= destroy',
    apply: 'input= auto-approve var= var-file=',
    output: 'json raw',
    show: 'json',
  },
};

export const PLAIN_TOOLS: readonly ToolFacts[] = [CURL, DIG, PSQL, PG_DUMP, PG_RESTORE, REDIS_CLI, TERRAFORM];
