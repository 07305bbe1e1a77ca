(* Support.v : the fixed part that a generator would ship once.
   Extra UnaryDiff' instances (tan, tanh, asin, acos, Rpower with constant exponent or base),
   the goal-shape lemma, and the closing tactics. Axioms: only those of Coq's Reals. *)
Require Import Reals Lra Lia Psatz Nsatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
Open Scope R_scope.

(* --- extra derivative rules, picked up by auto_derive through type classes --- *)
Lemma lz_is_derive_tan x : cos x <> 0 -> is_derive tan x (1 + tan x ^ 2).
Proof. intro H. replace (1 + tan x ^ 2) with (tan x ^ 2 + 1) by ring. now apply is_derive_tan. Qed.
Global Instance UnaryDiff_tan : UnaryDiff' tan.
Proof. exists (fun x => 1 + tan x ^ 2) (fun x => cos x <> 0). exact lz_is_derive_tan. Defined.

Lemma lz_cosh_pos x : 0 < cosh x.
Proof. unfold cosh. generalize (exp_pos x) (exp_pos (-x)). lra. Qed.
Lemma lz_is_derive_tanh x : is_derive tanh x (1 - tanh x ^ 2).
Proof.
  generalize (lz_cosh_pos x); intro H. unfold tanh. auto_derive. lra. field. lra.
Qed.
Global Instance UnaryDiff_tanh : UnaryDiff tanh.
Proof. exists (fun x => 1 - tanh x ^ 2). exact lz_is_derive_tanh. Defined.

Lemma lz_is_derive_asin x : -1 < x < 1 -> is_derive asin x (/ sqrt (1 - x ^ 2)).
Proof.
  intro H. apply is_derive_Reals. replace (/ sqrt (1 - x^2)) with (derive_pt asin x (derivable_pt_asin x H)).
  apply derive_pt_eq_1 with (derivable_pt_asin x H). reflexivity.
  rewrite derive_pt_asin. unfold Rsqr, Rdiv. rewrite Rmult_1_l. do 2 f_equal. ring.
Qed.
Global Instance UnaryDiff_asin : UnaryDiff' asin.
Proof. exists (fun x => / sqrt (1 - x ^ 2)) (fun x => -1 < x < 1). exact lz_is_derive_asin. Defined.

Lemma lz_is_derive_acos x : -1 < x < 1 -> is_derive acos x (- / sqrt (1 - x ^ 2)).
Proof.
  intro H. apply is_derive_Reals. replace (- / sqrt (1 - x^2)) with (derive_pt acos x (derivable_pt_acos x H)).
  apply derive_pt_eq_1 with (derivable_pt_acos x H). reflexivity.
  rewrite derive_pt_acos. unfold Rsqr. replace (1 - x*x) with (1 - x^2) by ring. unfold Rdiv. ring.
Qed.
Global Instance UnaryDiff_acos : UnaryDiff' acos.
Proof. exists (fun x => - / sqrt (1 - x ^ 2)) (fun x => -1 < x < 1). exact lz_is_derive_acos. Defined.
(* x^a with a constant real a is emitted as exp (a * ln x): no instance needed. *)

(* --- goal shapes ---
   "derivative claim"  : is_derive f x d
   "identity claim"    : forall vars, sideconds -> Derive f x = e  *)
Lemma lz_Derive_eq (f : R -> R) x d e : is_derive f x d -> d = e -> Derive f x = e.
Proof. intros H <-. now apply is_derive_unique. Qed.

(* --- facts that field side conditions need --- *)
Lemma lz_sqrt_sq x : 0 <= x -> sqrt x ^ 2 = x.
Proof. intro H. simpl. rewrite Rmult_1_r. now apply sqrt_sqrt. Qed.
Lemma lz_sin2 x : sin x ^ 2 = 1 - cos x ^ 2.
Proof. generalize (sin2_cos2 x). unfold Rsqr. intro H. lra. Qed.
Lemma lz_cosh2 x : cosh x ^ 2 = 1 + sinh x ^ 2.
Proof. unfold cosh, sinh. assert (H : exp x * exp (-x) = 1) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
  nra. Qed.

Lemma lz_unit u : -1 < u < 1 -> 0 < 1 - u ^ 2.
Proof. intros [H1 H2]. nra. Qed.
(* --- side conditions --- *)
Ltac lz_pos_facts :=
  repeat match goal with
  | |- context [exp ?a] => lazymatch goal with H : 0 < exp a |- _ => fail | _ => generalize (exp_pos a); intro end
  | |- context [cosh ?a] => lazymatch goal with H : 0 < cosh a |- _ => fail | _ => generalize (lz_cosh_pos a); intro end
  | |- context [sqrt ?a] => lazymatch goal with H : 0 <= sqrt a |- _ => fail | _ => generalize (sqrt_pos a); intro end
  end.
Ltac lz_by_hyp :=      (* the goal is a hypothesis up to ring / sign / positivity *)
  match goal with
  | |- True => exact I
  | H : ?P |- ?P => exact H
  | H : ?d <> 0 |- ?e <> 0 => solve [ replace e with d by (ring || field); exact H
                                    | replace e with (- d) by ring; apply Ropp_neq_0_compat; exact H ]
  | H : 0 < ?d |- ?e <> 0 => solve [ replace e with d by (ring || field); apply Rgt_not_eq; exact H ]
  | H : 0 < ?d |- 0 < ?e => solve [ replace e with d by (ring || field); exact H ]
  | H : -1 < ?u < 1 |- 0 < ?e => solve [ replace e with (1 - u ^ 2) by (ring || field); apply lz_unit; exact H ]
  end.
Ltac lz_sqrt_facts :=   (* 0 < a -> 0 < sqrt a *)
  repeat match goal with
  | |- context [sqrt ?a] => lazymatch goal with H : 0 < sqrt a |- _ => fail
      | _ => assert (0 < sqrt a) by (apply sqrt_lt_R0; lz_pos_facts; (lz_by_hyp || lra || nra)) end
  end.
Ltac lz_side1 :=
  first [ lz_by_hyp | assumption
        | lz_pos_facts; try lz_sqrt_facts;
          first [ lz_by_hyp | solve [lra] | timeout 5 (solve [nra])
                | apply Rgt_not_eq; timeout 5 (solve [nra]) | apply Rlt_not_eq; timeout 5 (solve [nra]) ]
        | apply Rmult_integral_contrapositive_currified; lz_side1
        | apply pow_nonzero; lz_side1
        | apply Rinv_neq_0_compat; lz_side1
        | solve [interval | apply Rgt_not_eq; unfold Rgt; interval | apply Rlt_not_eq; interval] ].
Ltac lz_side := repeat match goal with |- _ /\ _ => split end; try lz_side1.

(* auto_derive runs [simpl], so x^2 becomes x*(x*1) INSIDE arguments of exp, sqrt, ...; ring and field
   compare such atoms syntactically.  Normal form on both sides: *)
Ltac lz_norm := cbn [Rpow_def.pow Init.Nat.pred INR] in *; unfold Rsqr in *.
(* identify atoms f a, f b when a = b by ring (or field) *)
Ltac lz_merge f :=
  repeat match goal with |- context [f ?a] => match goal with |- context [f ?b] =>
     tryif constr_eq a b then fail else
      (let H := fresh in assert (H : b = a) by (solve [ring | field; lz_side]); rewrite H; clear H) end end.
Ltac lz_atoms :=
  lz_merge exp; lz_merge ln; lz_merge sqrt; lz_merge sin; lz_merge cos; lz_merge tan; lz_merge atan;
  lz_merge asin; lz_merge acos; lz_merge sinh; lz_merge cosh; lz_merge tanh.
(* generalise sqrt a to s with s*s = a, 0 < s ;  sin/cos pairs with s*s + c*c = 1 *)
Ltac lz_gen_sqrt :=
  repeat match goal with |- context [sqrt ?a] =>
    let s := fresh "s" in let Hs := fresh "Hs" in
    assert (Hs : sqrt a * sqrt a = a) by (apply sqrt_sqrt; lz_pos_facts; (lz_by_hyp || lra || nra || (apply Rlt_le; lz_by_hyp)));
    let Hp := fresh "Hp" in
    assert (Hp : 0 < sqrt a) by (apply sqrt_lt_R0; lz_pos_facts; (lz_by_hyp || lra || nra));
    revert Hs Hp; generalize dependent (sqrt a); intros s Hs Hp end.
Lemma lz_sc x : sin x * sin x = 1 - cos x * cos x.
Proof. generalize (sin2_cos2 x). unfold Rsqr. lra. Qed.
Lemma lz_shch x : sinh x * sinh x = cosh x * cosh x - 1.
Proof. generalize (lz_cosh2 x). simpl. lra. Qed.
Lemma lz_tan_sin x : tan x <> 0 -> sin x <> 0.
Proof. intros H E. apply H. unfold tan. rewrite E. unfold Rdiv. ring. Qed.
Lemma lz_tanh_sinh x : tanh x <> 0 -> sinh x <> 0.
Proof. intros H E. apply H. unfold tanh. rewrite E. unfold Rdiv. ring. Qed.
Lemma lz_tanpos x : 0 < tan x -> sin x <> 0.
Proof. intro H. apply lz_tan_sin. lra. Qed.
(* quotient functions to their definition, with the non-vanishing facts carried over *)
Ltac lz_quot :=
  repeat match goal with
  | H : tan ?a <> 0 |- _ => lazymatch goal with _ : sin a <> 0 |- _ => fail | _ => pose proof (lz_tan_sin a H) end
  | H : 0 < tan ?a |- _ => lazymatch goal with _ : sin a <> 0 |- _ => fail | _ => pose proof (lz_tanpos a H) end
  | H : tanh ?a <> 0 |- _ => lazymatch goal with _ : sinh a <> 0 |- _ => fail | _ => pose proof (lz_tanh_sinh a H) end
  end;
  repeat match goal with
  | |- context [tan ?a] => change (tan a) with (sin a / cos a)
  | |- context [tanh ?a] => change (tanh a) with (sinh a / cosh a) end.
Ltac lz_gen_trig :=
  repeat match goal with
  | |- context [cosh ?a] => let H := fresh "Hc" in pose proof (lz_cosh_pos a) as H; revert H;
        generalize (lz_shch a); generalize dependent (sinh a); generalize dependent (cosh a); intros
  | |- context [sinh ?a] => let H := fresh "Hc" in pose proof (lz_cosh_pos a) as H; revert H;
        generalize (lz_shch a); generalize dependent (sinh a); generalize dependent (cosh a); intros
  | |- context [sin ?a] => generalize (lz_sc a); generalize dependent (sin a); generalize dependent (cos a); intros
  | |- context [cos ?a] => generalize (lz_sc a); generalize dependent (sin a); generalize dependent (cos a); intros end.
Ltac lz_exp := rewrite ?exp_plus; unfold Rminus; rewrite ?exp_plus, ?exp_Ropp.
(* exp (c*a) with a whole number c as a power of exp a, after sums in exponents are taken apart *)
Lemma lz_exp_mul2 a : exp (2 * a) = exp a * exp a.
Proof. rewrite <- exp_plus. f_equal. ring. Qed.
Lemma lz_exp_pow (n : nat) a : exp (INR n * a) = exp a ^ n.
Proof.
  induction n as [|n IH]. rewrite Rmult_0_l. apply exp_0.
  rewrite S_INR. replace ((INR n + 1) * a) with (a + INR n * a) by ring. rewrite exp_plus, IH. reflexivity.
Qed.
Ltac lz_exp_multiple n c := repeat match goal with |- context [exp ?b] => match goal with |- context [exp ?a] =>
    tryif constr_eq a b then fail else
      (let H := fresh in assert (H : exp b = exp a ^ n) by
         (rewrite <- lz_exp_pow; f_equal; simpl INR; (ring || field; lz_side0)); rewrite H; clear H) end end
with lz_side0 := repeat split; assumption.
Ltac lz_exps := lz_exp_multiple 2%nat 2; lz_exp_multiple 3%nat 3; lz_exp_multiple 4%nat 4; lz_exp_multiple 5%nat 5;
  lz_exp_multiple 6%nat 6.
Ltac lz_close0 := solve [ reflexivity | ring | field; lz_side ].
(* nsatz only sees equalities at the bottom of the context: drop the inequalities *)
Ltac lz_clear := repeat match goal with H : _ < _ |- _ => clear H | H : _ <> _ |- _ => clear H | H : _ /\ _ |- _ => clear H end.
Ltac lz_poly := first [ solve [ring] | timeout 20 (solve [lz_clear; cbn [Rpow_def.pow] in *; nsatz]) | timeout 10 (solve [nra]) ].
Ltac lz_fs := solve [ field_simplify_eq; [ lz_poly | lz_side .. ] ].
Ltac lz_close :=
  first [ lz_close0
        | lz_norm; lz_close0
        | lz_norm; lz_atoms; lz_close0
        | lz_norm; lz_atoms; lz_gen_sqrt; lz_fs
        | lz_norm; lz_atoms; lz_quot; lz_atoms; try lz_gen_trig; try lz_gen_sqrt; lz_fs
        | lz_norm; unfold sinh, cosh, tanh in *; lz_exp; lz_atoms; lz_exps; lz_norm; lz_close0
        | lz_norm; unfold sinh, cosh, tanh in *; lz_exp; lz_atoms; lz_exps; lz_norm; try lz_gen_sqrt; lz_fs
        | lz_norm; lz_exp; lz_atoms; lz_quot; lz_atoms; try lz_gen_trig; try lz_gen_sqrt; lz_fs ].
(* one call for "is_derive f x d" *)
Ltac lz_derive := intros; auto_derive; [ solve [lz_side] | lz_close ].

(* hypotheses "True /\ a /\ b" one by one *)
Ltac lz_hypotheses := repeat match goal with H : _ /\ _ |- _ => destruct H | H : True |- _ => clear H end.
(* a closed condition, for a point of a domain *)
Ltac lz_number := first [ exact I | lra | interval | apply Rgt_not_eq; unfold Rgt; interval | apply Rlt_not_eq; interval
                        | apply Rgt_not_eq; lra | apply Rlt_not_eq; lra | nra ].
