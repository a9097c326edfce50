//! The tree against a naive recursion that follows the text of RFC 6962, and against known vectors.

use crate::{flipped, leaves};
use ledger::tree::{
    consistency, empty_root, inclusion, leaf_hash, node_hash, root, root_of, verify_consistency, verify_inclusion,
};
use ledger::{Flaw, Frontier, Hash, MAX_SIZE};
use proptest::prelude::*;

/// The oracle, MTH of RFC 6962: over slices of leaf hashes, nothing stored.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(half(leaves.len()));
            node_hash(&mth(left), &mth(right))
        }
    }
}

/// PATH of RFC 6962.
fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return vec![];
    }
    let k = half(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut proof, beside) = if index < k { (path(index, left), right) } else { (path(index - k, right), left) };
    proof.push(mth(beside));
    proof
}

/// SUBPROOF of RFC 6962.
fn subproof(old: usize, leaves: &[Hash], known: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if known { vec![] } else { vec![mth(leaves)] };
    }
    let k = half(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut proof, beside) =
        if old <= k { (subproof(old, left, known), right) } else { (subproof(old - k, right, false), left) };
    proof.push(mth(beside));
    proof
}

fn half(len: usize) -> usize {
    let mut k = 1;
    while k * 2 < len {
        k *= 2;
    }
    k
}

fn nodes(leaves: &[Hash]) -> impl Fn(u8, u64) -> Option<Hash> {
    |level, index| {
        let start = usize::try_from(index).ok()? << level;
        leaves.get(start..start + (1 << level)).map(mth)
    }
}

fn size(leaves: &[Hash]) -> u64 {
    leaves.len() as u64
}

#[test]
fn roots_and_inclusion_proofs_are_those_of_the_rfc_for_every_size_and_leaf() {
    let all = leaves(130);
    let mut frontier = Frontier::default();
    for n in 0..=all.len() {
        let tree = &all[..n];
        let top = mth(tree);
        assert_eq!(frontier.root(), top);
        assert_eq!(root(size(tree), nodes(tree)), Ok(top));
        assert_eq!(Frontier::load(size(tree), nodes(tree)), Ok(frontier.clone()));
        for (index, leaf) in tree.iter().enumerate() {
            let proof = inclusion(index as u64, size(tree), nodes(tree)).unwrap();
            assert_eq!(proof, path(index, tree));
            assert!(verify_inclusion(index as u64, size(tree), *leaf, &proof, top));
            for other in (0..tree.len()).filter(|other| n < 40 || index.abs_diff(*other) < 3) {
                assert_eq!(verify_inclusion(other as u64, size(tree), *leaf, &proof, top), other == index);
            }
        }
        if let Some(next) = all.get(n) {
            frontier.append(*next);
        }
    }
}

#[test]
fn consistency_proofs_are_those_of_the_rfc_for_every_pair_of_sizes() {
    let all = leaves(130);
    for new in 0..=all.len() {
        let tree = &all[..new];
        let new_root = mth(tree);
        for old in 0..=new {
            let old_root = mth(&all[..old]);
            let proof = consistency(old as u64, size(tree), nodes(tree)).unwrap();
            assert_eq!(proof, if old == 0 { vec![] } else { subproof(old, tree, true) });
            assert!(verify_consistency(old as u64, size(tree), &proof, old_root, new_root), "{old} {new}");
            if old > 0 {
                assert!(!verify_consistency(old as u64, size(tree), &proof, flipped(old_root, old), new_root));
            }
            if old > 0 || new == 0 {
                assert!(!verify_consistency(old as u64, size(tree), &proof, old_root, flipped(new_root, new)));
            }
        }
    }
}

#[test]
fn a_rewritten_history_is_consistent_with_no_earlier_root() {
    let honest = leaves(40);
    for changed in 0..20 {
        let mut forged = honest.clone();
        forged[changed] = flipped(forged[changed], changed);
        for old in changed + 1..=39 {
            let proof = consistency(old as u64, 40, nodes(&forged)).unwrap();
            assert!(!verify_consistency(old as u64, 40, &proof, mth(&honest[..old]), mth(&forged)));
        }
    }
}

#[test]
fn every_changed_bit_of_an_inclusion_proof_is_refused() {
    let tree = leaves(107);
    let top = mth(&tree);
    for index in [0_u64, 1, 63, 64, 95, 96, 105, 106] {
        let leaf = tree[index as usize];
        let proof = inclusion(index, 107, nodes(&tree)).unwrap();
        for bit in 0..256 {
            assert!(!verify_inclusion(index, 107, flipped(leaf, bit), &proof, top));
            assert!(!verify_inclusion(index, 107, leaf, &proof, flipped(top, bit)));
            for place in 0..proof.len() {
                let mut changed = proof.clone();
                changed[place] = flipped(changed[place], bit);
                assert!(!verify_inclusion(index, 107, leaf, &changed, top));
            }
        }
        let (longer, shorter) = ([&proof[..], &[top]].concat(), &proof[..proof.len() - 1]);
        assert!(!verify_inclusion(index, 107, leaf, &longer, top));
        assert!(!verify_inclusion(index, 107, leaf, shorter, top));
    }
}

#[test]
fn every_changed_bit_of_a_consistency_proof_is_refused() {
    let tree = leaves(107);
    let new_root = mth(&tree);
    for old in [1_u64, 2, 63, 64, 65, 96, 105, 106] {
        let old_root = mth(&tree[..old as usize]);
        let proof = consistency(old, 107, nodes(&tree)).unwrap();
        for bit in 0..256 {
            for place in 0..proof.len() {
                let mut changed = proof.clone();
                changed[place] = flipped(changed[place], bit);
                assert!(!verify_consistency(old, 107, &changed, old_root, new_root));
            }
        }
        let (longer, shorter) = ([&proof[..], &[new_root]].concat(), &proof[..proof.len() - 1]);
        assert!(!verify_consistency(old, 107, &longer, old_root, new_root));
        assert!(!verify_consistency(old, 107, shorter, old_root, new_root));
    }
}

/// The reference vectors of the Certificate Transparency project.
#[test]
fn the_vectors_of_certificate_transparency_hold() {
    let inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    .map(|root| root.parse::<Hash>().unwrap());
    assert_eq!(empty_root().to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    let leaves: Vec<Hash> = inputs.iter().map(|input| leaf_hash(&bytes(input))).collect();
    for (n, expected) in roots.iter().enumerate() {
        assert_eq!(root_of(leaves[..=n].iter().copied()), *expected);
    }
    let proof = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    .map(|hash| hash.parse::<Hash>().unwrap());
    assert_eq!(consistency(6, 8, nodes(&leaves)), Ok(proof.to_vec()));
    assert!(verify_consistency(6, 8, &proof, roots[5], roots[7]));
    assert!(!verify_consistency(6, 8, &proof, roots[4], roots[7]));
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn a_proof_beyond_the_tree_or_without_its_hashes_is_an_error() {
    let none = |_: u8, _: u64| None;
    assert_eq!(inclusion(5, 5, none), Err(Flaw::OutOfRange(5, 5)));
    assert_eq!(inclusion(0, MAX_SIZE + 1, none), Err(Flaw::OutOfRange(0, MAX_SIZE + 1)));
    assert_eq!(consistency(6, 5, none), Err(Flaw::OutOfRange(6, 5)));
    assert_eq!(inclusion(4, 5, none), Err(Flaw::Missing { level: 2, index: 0 }));
    assert_eq!(root(MAX_SIZE + 1, none), Err(Flaw::OutOfRange(MAX_SIZE + 1, MAX_SIZE)));
}

#[test]
fn only_an_empty_proof_leads_from_the_empty_tree_and_only_from_its_own_root() {
    let tree = leaves(3);
    assert!(verify_consistency(0, 3, &[], empty_root(), mth(&tree)));
    assert!(!verify_consistency(0, 3, &[], tree[0], mth(&tree)));
    assert!(!verify_consistency(0, 3, &[tree[0]], empty_root(), mth(&tree)));
    assert!(!verify_consistency(3, 2, &[], mth(&tree), mth(&tree[..2])));
}

proptest! {
    #[test]
    fn proofs_in_the_largest_trees_stay_short(size in 1..=MAX_SIZE, at in any::<u64>(), old in any::<u64>()) {
        // No tree so large can be held: what is asked is that every number stays in its range.
        let zero = |_: u8, _: u64| Some(Hash([0; 32]));
        let proof = inclusion(at % size, size, zero).unwrap();
        prop_assert!(proof.len() <= 63);
        prop_assert!(!verify_inclusion(at % size, size, Hash([1; 32]), &proof, Hash([0; 32])));
        let proof = consistency(old % size, size, zero).unwrap();
        prop_assert!(proof.len() <= 64);
    }

    #[test]
    fn verifying_any_proof_ends(index in any::<u64>(), size in any::<u64>(), proof in proptest::collection::vec(any::<[u8; 32]>(), 0..80)) {
        let proof: Vec<Hash> = proof.into_iter().map(Hash).collect();
        prop_assert!(!verify_inclusion(index, size, Hash([7; 32]), &proof, Hash([8; 32])));
        prop_assert!(!verify_consistency(index, size, &proof, Hash([7; 32]), Hash([8; 32])));
    }
}

#[test]
fn a_proof_longer_or_shorter_than_the_size_allows_is_refused_though_its_hashes_fit() {
    let l = leaves(4);
    let pair = node_hash(&l[0], &l[1]);
    assert!(!verify_inclusion(0, 1, l[1], &[l[0]], pair));
    assert!(!verify_inclusion(0, 4, l[0], &[l[1]], pair));
    assert!(!verify_consistency(1, 4, &[l[1]], l[0], pair));
    let below = |hash| node_hash(&l[2], &node_hash(&l[3], &hash));
    assert!(!verify_consistency(3, 4, &[l[0], l[1], l[3], l[2]], below(l[0]), below(pair)));
}
