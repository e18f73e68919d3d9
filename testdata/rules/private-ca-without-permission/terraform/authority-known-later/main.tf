resource "terraform_data" "later" {
  input = "a"
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
  certificate_authority_arn = terraform_data.later.output == "a" ? aws_acmpca_certificate_authority.internal.arn : terraform_data.later.output
}
