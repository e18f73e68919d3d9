module "acm" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 5.0"

  domain_name           = "example.com"
  private_authority_arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/1"
}
