with cases (text, expected) as (
    values
    ('BTC 17LQj6xKe9pzouP97ARTAo99yTC5APEpbA', ['17LQj6xKe9pzouP97ARTAo99yTC5APEpbA']),
    ('38BQWxSNickH1nVf5i7ikeHKrQZECjL7hC', ['38BQWxSNickH1nVf5i7ikeHKrQZECjL7hC']),
    ('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4']),
    ('BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4', ['BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4']),
    (
        'bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr',
        ['bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr'],
    ),
    ('litecoin:MDJVmNhq8FLwUPUVYGaw3uxos54GyzaUC1', ['MDJVmNhq8FLwUPUVYGaw3uxos54GyzaUC1']),
    ('LTC LPDLWRQ1BRdsSTK23ho8tdy3g1cH8V2GNb', ['LPDLWRQ1BRdsSTK23ho8tdy3g1cH8V2GNb']),
    (
        'ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9',
        ['ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9'],
    ),
    (
        'ETH: 0x52908400098527886E0F7030069857D2E4169EE7',
        ['0x52908400098527886E0F7030069857D2E4169EE7'],
    ),
    ('17LQj6xKe9pzouP97ARTAo99yTC5APEpbB', []),
    ('38BQWxSNickH1nVf5i7ikeHKrQZECjL7hD', []),
    ('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t', []),
    ('bc1qw508d6qejxtbg4y5r3zarvary0c5xw7kv8f3t4', []),
    ('bc1qW508D6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', []),
    ('LTC1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9', []),
    ('0x52908400098527886E0F7030069857D2E4169EE7AA', []),
    ('0x5290840009852788', []),
    ('0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1', []),
    ('Bitcoin-Kurs 0x12', []),
    ('3JkLmNoPqRsTuVwXyZ3JkLmNoPqRsTuVwX', []),
    ('bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0', ['bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0']),
    ('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5', []),
    ('wallet0x52908400098527886E0F7030069857D2E4169EE7', ['0x52908400098527886E0F7030069857D2E4169EE7']),
)

{{ failing_cases('crypto_wallet') }}
