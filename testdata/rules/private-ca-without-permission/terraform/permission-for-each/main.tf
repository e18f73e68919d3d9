resource "aws_acmpca_certificate_authority" "internal" {
  for_each = toset(["a", "b"])

  type = "ROOT"

  certificate_authority_configuration {
    key_algorithm     = "RSA_2048"
    signing_algorithm = "SHA256WITHRSA"

    subject {
      common_name = "Example Internal"
    }
  }
}

resource "aws_acm_certificate" "shop" {
  for_each = aws_acmpca_certificate_authority.internal

  domain_name               = "shop.example.internal"
  certificate_authority_arn = each.value.arn
}

resource "aws_acmpca_permission" "acm" {
  for_each = aws_acmpca_certificate_authority.internal

  certificate_authority_arn = each.value.arn
  actions                   = ["IssueCertificate", "GetCertificate", "ListPermissions"]
  principal                 = "acm.amazonaws.com"
}
