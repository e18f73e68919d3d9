variable "renews" {
  type = bool
}

resource "aws_acmpca_certificate_authority" "internal" {
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
  domain_name               = "shop.example.internal"
  certificate_authority_arn = aws_acmpca_certificate_authority.internal.arn
}

resource "aws_acmpca_permission" "acm" {
  count = var.renews ? 1 : 0

  certificate_authority_arn = aws_acmpca_certificate_authority.internal.arn
  actions                   = ["IssueCertificate", "GetCertificate", "ListPermissions"]
  principal                 = "acm.amazonaws.com"
}
